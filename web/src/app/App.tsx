// Providers around the pages, and who may see which.
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { ConfigProvider, App as Messages } from "antd";
import enUS from "antd/locale/en_US";
import zhCN from "antd/locale/zh_CN";
import { type ReactNode, useEffect, useLayoutEffect } from "react";
import { useTranslation } from "react-i18next";
import { BrowserRouter, Link, Navigate, Route, Routes, useLocation } from "react-router";
import { Refused } from "@/api/client";
import type { Session } from "@/api/types";
import { LoginPage } from "@/features/login/LoginPage";
import { PasswordPage } from "@/features/login/PasswordPage";
import { live } from "@/live/live";
import { type Ground, usePrefs } from "@/prefs/prefs";
import { SessionContext, useSession } from "@/session/context";
import { useForgetAnswers, useSessionQuery, watchSession } from "@/session/session";
import { antdTheme } from "@/theme/themes";
import { Failed, Note, Skeleton } from "@/ui/basics";
import { AdminFrame } from "./AdminFrame";
import { Later } from "./Later";
import { PAGES, type Page, groundAt, homeOf, workspacesFor } from "./pages";
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
  const home = homeOf(session.user.permissions);
  useEffect(() => {
    live.start();
    return () => live.stop();
  }, []);
  return (
    <SessionContext value={session}>
      <Shell session={session}>
        <Routes>
          {PAGES.map((page) => <Route key={page.path} path={page.path} element={<Place page={page} />} />)}
          <Route path="/" element={home === undefined ? <Forbidden /> : <Navigate to={home} replace />} />
          <Route path="/admin" element={<Navigate to={workspacesFor(session.user.permissions).find(({ id }) => id === "admin")?.to ?? "/"} replace />} />
          <Route path="*" element={<NotFound />} />
        </Routes>
      </Shell>
    </SessionContext>
  );
}

/** A page in its workspace, or that it is not for this person. */
function Place({ page: { path, opens, workspace, load } }: { page: Page }) {
  const { permissions } = useSession().user;
  const inside = opens.some((permission) => permissions.includes(permission)) ? <Later name={path} load={load} /> : <Forbidden />;
  return workspace === "admin" && workspacesFor(permissions).some(({ id }) => id === "admin") ? <AdminFrame>{inside}</AdminFrame> : inside;
}

function Forbidden() {
  const { t } = useTranslation();
  const home = homeOf(useSession().user.permissions);
  return (
    <Note title={t("notFound.forbidden")}>
      {t("notFound.forbiddenDetail")} {home !== undefined && <Link to={home}>{t("notFound.home")}</Link>}
    </Note>
  );
}

function NotFound() {
  const { t } = useTranslation();
  return <Note title={t("notFound.title")}><Link to="/">{t("notFound.home")}</Link></Note>;
}

function Door() {
  const { pathname } = useLocation();
  const { data: session, error, refetch } = useSessionQuery();
  useForgetAnswers(session);
  const ground = session ? groundAt(pathname, session.user.permissions) : "trading";
  return (
    // A window or a message of one person never stands over another's page.
    <Themed key={session?.user.name ?? ""} ground={ground}>
      {error ? <Failed error={error} onRetry={() => void refetch()} /> : session ? (session.must_change_password ? <PasswordPage /> : <Pages session={session} />) : session === null ? <LoginPage /> : <Skeleton rows={8} />}
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
