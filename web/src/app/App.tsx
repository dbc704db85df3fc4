// Providers around the pages, and who may see which.
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { ConfigProvider, App as Messages } from "antd";
import enUS from "antd/locale/en_US";
import zhCN from "antd/locale/zh_CN";
import { type ReactNode, Suspense, useEffect, useLayoutEffect } from "react";
import { useTranslation } from "react-i18next";
import { BrowserRouter, Link, Navigate, Route, Routes, matchPath, useLocation } from "react-router";
import { Refused } from "@/api/client";
import type { Session } from "@/api/types";
import { LoginPage } from "@/features/login/LoginPage";
import { live } from "@/live/live";
import { type Ground, usePrefs } from "@/prefs/prefs";
import { SessionContext } from "@/session/context";
import { Lockable } from "@/session/Lockable";
import { useForgetAnswers, useSessionQuery, watchSession } from "@/session/session";
import { antdTheme } from "@/theme/themes";
import { Failed, Note, Skeleton } from "@/ui/basics";
import { ROUTES, homeOf } from "./routes";
import { Shell } from "./Shell";

const queries = new QueryClient({
  defaultOptions: { queries: { retry: (failures, error) => !(error instanceof Refused) && failures < 2, refetchOnWindowFocus: false, staleTime: 2_000 } },
});

watchSession(queries);

/** Theme and colours on the root, and the same for antd. */
function Themed({ ground, children }: { ground: Ground; children: ReactNode }) {
  const theme = usePrefs((prefs) => prefs.themes[ground]);
  const colours = usePrefs((prefs) => prefs.colours);
  const language = usePrefs((prefs) => prefs.language);
  useLayoutEffect(() => {
    document.documentElement.dataset["theme"] = theme;
    document.documentElement.dataset["colours"] = colours;
  }, [theme, colours]);
  return (
    <ConfigProvider theme={antdTheme(theme)} locale={language === "zh-CN" ? zhCN : enUS} button={{ autoInsertSpace: false }}>
      <Messages>{children}</Messages>
    </ConfigProvider>
  );
}

function Pages({ session }: { session: Session }) {
  useEffect(() => {
    live.start();
    return () => live.stop();
  }, []);
  return (
    <SessionContext value={session}>
      <Lockable><Shell session={session}>
        <Suspense fallback={<Skeleton rows={8} />}>
          <Routes>
            {ROUTES.map(({ path, roles, page: Page }) => (
              <Route key={path} path={path} element={roles.includes(session.user.role) ? <Page /> : <Forbidden />} />
            ))}
            <Route path="/" element={<Navigate to={homeOf(session.user.role)} replace />} />
            <Route path="*" element={<NotFound />} />
          </Routes>
        </Suspense>
      </Shell></Lockable>
    </SessionContext>
  );
}

function Forbidden() {
  const { t } = useTranslation();
  return <Note title={t("notFound.forbidden")}>{t("notFound.forbiddenDetail")}</Note>;
}

function NotFound() {
  const { t } = useTranslation();
  return <Note title={t("notFound.title")}><Link to="/">{t("notFound.home")}</Link></Note>;
}

function Door() {
  const { pathname } = useLocation();
  const { data: session, error, refetch } = useSessionQuery();
  useForgetAnswers(session);
  const ground = (session && ROUTES.find(({ path }) => matchPath(path, pathname))?.ground) ?? "trading";
  return (
    // A window or a message of one person never stands over another's page.
    <Themed key={session?.user.name ?? ""} ground={ground}>
      {error ? <Failed error={error} onRetry={() => void refetch()} /> : session ? <Pages session={session} /> : session === null ? <LoginPage /> : null}
    </Themed>
  );
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
