// A request that was answered with a dry run is sent again with it, once somebody has seen what it would do and typed the words.
import type { Problem } from "./types";

const TRIED: readonly unknown[] = ["NEEDS_CONFIRMATION", "ENTRY_EFFECT_CHANGED"];
/** What is done about an entry itself is not tried. */
const OF_ENTRIES = /\/api\/v1\/admin\/entries\//;

/** Shows the dry run; what was typed, or nothing where somebody thought better of it. */
export type Asker = (tried: Problem) => Promise<string | undefined>;

let asker: Asker | undefined;

/** Who shows dry runs, until it is called again. */
export function onTried(next: Asker | undefined): void {
  asker = next;
}

const problemOf = async (response: Response): Promise<Problem | undefined> => {
  const body: unknown = await response.clone().json().catch(() => undefined);
  return typeof body === "object" && body !== null && "code" in body && TRIED.includes(body.code) ? (body as Problem) : undefined;
};

/** `fetch`, asking where it takes a confirmation; a new dry run is asked about again. */
export async function confirming(request: Request, send: (request: Request) => Promise<Response> = (of) => globalThis.fetch(of)): Promise<Response> {
  if (request.method === "GET" || OF_ENTRIES.test(request.url)) return send(request);
  const again = request.clone();
  const response = await send(request);
  const tried = response.status === 409 && asker ? await problemOf(response) : undefined;
  const phrase = tried && asker ? await asker(tried) : undefined;
  if (tried === undefined || phrase === undefined) return response;
  again.headers.set("X-Confirm-Seq", tried.numbers["seq"] ?? "");
  // Codes are letters and digits; what is typed may be anything.
  again.headers.set("X-Confirm-Phrase", encodeURIComponent(phrase));
  return confirming(again, send);
}
