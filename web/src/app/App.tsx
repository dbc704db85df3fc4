// Providers around the pages, and the door: who is logged in sees them, who is not the login.
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { useEffect, useLayoutEffect } from "react";
import { BrowserRouter, useLocation } from "react-router";
import { Refused } from "@/api/client";
import type { Session } from "@/api/types";
import { LoginPage } from "@/features/login/LoginPage";
import { type Ground, usePrefs } from "@/prefs/prefs";
import { useForgetAnswers, useSessionQuery, watchSession } from "@/session/session";
import { Failed, Skeleton } from "@/ui/basics";
import { Later } from "@/ui/Later";
import { groundAt } from "./pages";

const queries = new QueryClient({
  defaultOptions: { queries: { retry: (failures, error) => !(error instanceof Refused) && failures < 2, refetchOnWindowFocus: false, staleTime: 2_000 } },
});

watchSession(queries);

/** Theme and colours on the root. */
function useLook(ground: Ground): void {
  const theme = usePrefs((prefs) => prefs.themes[ground]);
  const colours = usePrefs((prefs) => prefs.colours);
  useLayoutEffect(() => {
    document.documentElement.dataset["theme"] = theme;
    document.documentElement.dataset["colours"] = colours;
  }, [theme, colours]);
}

/** Kept out of what the login needs. */
const loadInside = async () => (await import("./Inside")).Inside;
const loadPasswordPage = async () => (await import("@/features/login/PasswordPage")).PasswordPage;
const AHEAD_MS = 1_000;

function Login() {
  useEffect(() => {
    const timer = setTimeout(() => void loadInside().catch(() => undefined), AHEAD_MS);
    return () => clearTimeout(timer);
  }, []);
  return <LoginPage />;
}

function Behind({ session }: { session: Session }) {
  if (session.must_change_password) return <Later name="password" load={loadPasswordPage} props={{}} />;
  return <Later name="inside" load={loadInside} props={{ session }} />;
}

function Door() {
  const { pathname } = useLocation();
  const { data: session, error, refetch } = useSessionQuery();
  useForgetAnswers(session);
  useLook(session ? groundAt(pathname, session.user.permissions) : "trading");
  if (session === undefined) return error ? <Failed error={error} onRetry={() => void refetch()} /> : <Skeleton rows={8} />;
  // A window or a message of one person never stands over another's page.
  return session ? <Behind key={session.user.name} session={session} /> : <Login />;
}

export function App() {
  return (
    <QueryClientProvider client={queries}>
      <BrowserRouter>
        <Door />
      </BrowserRouter>
    </QueryClientProvider>
  );
}
