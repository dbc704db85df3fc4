// What is behind the login: the shell and the pages that permissions open.
import { App as Messages, ConfigProvider } from "antd";
import enUS from "antd/locale/en_US";
import zhCN from "antd/locale/zh_CN";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Link, Navigate, Route, Routes, useLocation } from "react-router";
import { learn } from "@/api/refusal";
import { REFUSALS } from "@/api/refusals";
import type { Session } from "@/api/types";
import { live } from "@/live/live";
import { startChoices } from "@/prefs/choices";
import { usePrefs } from "@/prefs/prefs";
import { SessionContext, useSession } from "@/session/context";
import { Lockable } from "@/session/Lockable";
import { antdTheme } from "@/theme/themes";
import { Note } from "@/ui/basics";
import { Later } from "@/ui/Later";
import { PAGES, type Page, groundAt, homeOf, workspacesFor } from "./pages";
import { Shell } from "./Shell";

import "@/i18n/teach/inside";

learn(REFUSALS);

const RIGHTS_SHOWN_S = 10;
/** What is told for a moment covers neither the clock's badge nor the connection. */
const BELOW_THE_BAR = { top: 56 };
/** Its menu and its words. */
const loadAdminFrame = async () => (await import("./AdminFrame")).AdminFrame;
const loadRiskFrame = async () => (await import("./RiskFrame")).RiskFrame;
const loadVenueFrame = async () => (await import("./VenueFrame")).VenueFrame;

export function Inside({ session }: { session: Session }) {
  const { name, permissions } = session.user;
  const ground = groundAt(useLocation().pathname, permissions);
  const theme = usePrefs((prefs) => prefs.themes[ground]);
  const language = usePrefs((prefs) => prefs.language);
  const home = homeOf(permissions);
  useEffect(() => startChoices(name), [name]);
  useEffect(() => {
    live.start();
    return () => live.stop();
  }, []);
  return (
    <ConfigProvider theme={antdTheme(theme)} locale={language === "zh-CN" ? zhCN : enUS} button={{ autoInsertSpace: false }}>
      <Messages message={BELOW_THE_BAR}>
        <SessionContext value={session}>
          <RightsWatched />
          <Lockable><Shell session={session}>
            <Routes>
              {PAGES.map((page) => <Route key={page.path} path={page.path} element={<Place page={page} />} />)}
              {["/", "/login"].map((door) => <Route key={door} path={door} element={home === undefined ? <Forbidden /> : <Navigate to={home} replace />} />)}
              <Route path="/admin" element={<Navigate to={workspacesFor(permissions).find(({ id }) => id === "admin")?.to ?? "/"} replace />} />
              <Route path="/admin/risk" element={<Moved to="/risk" />} />
              <Route path="*" element={<NotFound />} />
            </Routes>
          </Shell></Lockable>
        </SessionContext>
      </Messages>
    </ConfigProvider>
  );
}

/** Where a page stood before. */
function Moved({ to }: { to: string }) {
  const { search } = useLocation();
  return <Navigate to={to + search} replace />;
}

/** Tells that what one may do has changed, as buttons come and go with it. */
function RightsWatched() {
  const { t } = useTranslation();
  const { message } = Messages.useApp();
  const { user, accounts } = useSession();
  const rights = JSON.stringify([user.role, user.custom_role, user.permissions, user.may_open_accounts, accounts.map(({ code, may_trade }) => [code, may_trade])]);
  const before = useRef(rights);
  useEffect(() => {
    if (before.current === rights) return;
    before.current = rights;
    void message.info(t("shell.rightsChanged"), RIGHTS_SHOWN_S);
  }, [rights, message, t]);
  return null;
}

/** A page in its workspace, or that it is not for this person. */
function Place({ page: { path, opens, workspace, load } }: { page: Page }) {
  const { permissions } = useSession().user;
  const inside = opens.some((permission) => permissions.includes(permission)) ? <Later name={path} load={load} props={{}} /> : <Forbidden />;
  if (!workspacesFor(permissions).some(({ id }) => id === workspace)) return inside;
  if (workspace === "admin") return <Later name="admin" load={loadAdminFrame} props={{ children: inside }} />;
  if (workspace === "risk") return <Later name="risk" load={loadRiskFrame} props={{ children: inside }} />;
  return workspace === "services" || workspace === "exchange" ? <Later name={workspace} load={loadVenueFrame} props={{ workspace, children: inside }} /> : inside;
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
