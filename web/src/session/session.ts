// Who is logged in.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Refused, api, ask, setCsrfToken } from "@/api/client";
import type { Session } from "@/api/types";
import { live } from "@/live/live";

export const SESSION = ["session"] as const;

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

/** The session; null when nobody is logged in, undefined while it is not known. */
export function useSessionQuery() {
  return useQuery({ queryKey: SESSION, queryFn: fetchSession, staleTime: Infinity });
}

/** The session inside pages that are only shown with one. */
export function useSession(): Session {
  const session = useSessionQuery().data;
  if (!session) throw new Error("Invariant: this page is shown to logged-in users only");
  return session;
}

export function useLogIn() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (login: { user: string; password: string }) => ask(api.POST("/api/v1/session", { body: login })),
    onSuccess: (session) => {
      setCsrfToken(session.csrf_token);
      queries.setQueryData(SESSION, session);
    },
  });
}

export function useLogOut() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => ask(api.DELETE("/api/v1/session")),
    onSettled: () => {
      live.stop();
      setCsrfToken("");
      queries.clear();
      queries.setQueryData(SESSION, null);
    },
  });
}
