// Who is logged in.
import { type QueryClient, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect } from "react";
import { useNavigate } from "react-router";
import { Refused, api, ask, onNotLoggedIn, onNotPermitted, setCsrfToken } from "@/api/client";
import type { Session } from "@/api/types";
import { live } from "@/live/live";
import { type Ending, forgetPerson, useEnding } from "./ending";
import { useLock } from "./lock";

export const SESSION = ["session"] as const;
/** Asked for by the login page, too. */
const CLOCK = "clock";
/** The code of pages, which is nobody's. */
export const PAGE = "page";
const STAYING: readonly unknown[] = [SESSION[0], CLOCK, PAGE];

async function fetchSession(): Promise<Session | null> {
  try {
    const session = await ask(api.GET("/api/v1/session"));
    setCsrfToken(session.csrf_token);
    return session;
  } catch (error) {
    if (error instanceof Refused && error.problem.status === 401) return null;
    throw error;
  }
}

/** What somebody may do changes while he works. */
const AGAIN_MS = 15_000;

/** The session; null when nobody is logged in, undefined while it is not known. Asked again while it is, but not while a window that opens the lock replaces it. */
export function useSessionQuery() {
  const locked = useLock((lock) => lock.locked);
  return useQuery({ queryKey: SESSION, queryFn: fetchSession, staleTime: Infinity, refetchInterval: ({ state }) => (locked || !state.data ? false : AGAIN_MS) });
}

/** Asks anew whose session there is, until there is an answer. */
export function useAskSession(): () => Promise<Session | null> {
  const queries = useQueryClient();
  return useCallback(() => queries.query({ queryKey: SESSION, queryFn: fetchSession, staleTime: 0, retry: true, retryDelay: 1_000 }), [queries]);
}

/** Whose session this page had last, until that person logs out: who comes back goes on where he was. */
let lastUser: string | undefined;

export function useLogIn() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: (login: { user: string; password: string }) => ask(api.POST("/api/v1/session", { body: login })),
    onSuccess: (session) => {
      setCsrfToken(session.csrf_token);
      useEnding.setState({ why: undefined });
      if (lastUser !== undefined && lastUser !== session.user.name) {
        forgetPerson();
        void navigate("/", { replace: true });
      }
      queries.setQueryData(SESSION, session);
    },
  });
}

export function useLogOut() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: () => ask(api.DELETE("/api/v1/session")),
    onSettled: () => {
      leave(queries, undefined);
      lastUser = undefined;
      forgetPerson();
      void navigate("/", { replace: true });
    },
  });
}

export function useChangePassword(onDone?: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: { old: string; new: string }) => ask(api.PUT("/api/v1/session/password", { body })),
    onSuccess: () => {
      onDone?.();
      return queries.invalidateQueries({ queryKey: SESSION });
    },
  });
}

/** The page's side of a session's end: the connection goes, and whoever asks who is logged in hears nobody. */
function leave(queries: QueryClient, why: Ending | undefined): void {
  lastUser = queries.getQueryData<Session | null>(SESSION)?.user.name ?? lastUser;
  live.stop();
  setCsrfToken("");
  useEnding.setState({ why });
  queries.setQueryData(SESSION, null);
}

/** Whatever hears first that the session is no more, a request or the connection, ends it for the whole page. */
export function watchSession(queries: QueryClient): void {
  const end = (why: Ending): void => {
    if (queries.getQueryData(SESSION)) leave(queries, why);
  };
  // Somebody took away what the page still offers.
  onNotPermitted(() => void queries.invalidateQueries({ queryKey: SESSION }));
  live.onNotPermitted = () => void queries.invalidateQueries({ queryKey: SESSION });
  onNotLoggedIn(() => end(live.link.getState().status === "open" ? "elsewhere" : "while_away"));
  live.onLoggedOut = () => end("elsewhere");
  // A browser does not tell a page why a WebSocket was refused; a request does.
  live.onFailed = () => void ask(api.GET("/api/v1/session")).catch(() => undefined);
}

/** Once nobody is logged in, and the pages are gone, what they had asked for goes too. */
export function useForgetAnswers(session: Session | null | undefined): void {
  const queries = useQueryClient();
  useEffect(() => {
    if (session !== null) return;
    queries.removeQueries({ predicate: ({ queryKey: [kind] }) => !STAYING.includes(kind) });
    queries.getMutationCache().clear();
  }, [session, queries]);
}
