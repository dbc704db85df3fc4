// The typed client. Same-origin cookies; the CSRF token goes with every writing request. Whatever goes wrong
// becomes a Refused with the server's problem, so there is one kind of error in the pages.
import createClient, { type Middleware } from "openapi-fetch";
import { confirming } from "./confirming";
import type { paths } from "./schema";
import type { Problem } from "./types";

/** Something was not done, and the server said why. */
export class Refused extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.title);
    this.problem = problem;
  }
}

/** No answer: the network or the server is away. */
export class Unreachable extends Error {}

const NOT_LOGGED_IN = "NOT_LOGGED_IN";
const NOT_PERMITTED = "NOT_PERMITTED";

let csrfToken = "";
let notLoggedIn: () => void = () => undefined;
let notPermitted: () => void = () => undefined;
let language = "zh-CN";

export function setCsrfToken(token: string): void {
  csrfToken = token;
}
/** For requests that tell how far they are, which fetch does not. */
export const csrf = (): string => csrfToken;
export const requestLanguage = (): string => language;
/** Called when a request is answered that nobody is logged in. */
export function onNotLoggedIn(listener: () => void): void {
  notLoggedIn = listener;
}
/** Called when something was refused for want of a right. */
export function onNotPermitted(listener: () => void): void {
  notPermitted = listener;
}
export function setRequestLanguage(next: string): void {
  language = next;
}

const headers: Middleware = {
  onRequest({ request }) {
    request.headers.set("Accept-Language", language);
    if (request.method !== "GET" && csrfToken) request.headers.set("X-Csrf-Token", csrfToken);
    return request;
  },
};

export const api = createClient<paths>({ baseUrl: "/", fetch: (request) => confirming(request) });
api.use(headers);

interface Answer<Data> {
  data?: Data;
  error?: Problem;
  response: Response;
}

/** The data of an answer, or a thrown Refused or Unreachable. */
export async function ask<Data>(answer: Promise<Answer<Data>>): Promise<Data> {
  const asked = csrfToken;
  const { data, error, response } = await answer.catch((cause: unknown) => {
    throw new Unreachable("unreachable", { cause });
  });
  if (response.ok) return data as Data;
  if (error && typeof error === "object" && "code" in error) {
    // An answer to a session before this one says nothing of this one.
    if (error.code === NOT_LOGGED_IN && asked === csrfToken) notLoggedIn();
    if (error.code === NOT_PERMITTED && asked === csrfToken) notPermitted();
    throw new Refused(error);
  }
  throw new Unreachable(String(response.status));
}
