// What is around every page: the top bar, the sign of a simulated clock, the band of a lost connection.
import { type ReactNode, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "react-router";
import { useClock, useNow } from "@/clock/clock";
import { ClockBadge, HatchedLine, LanguageSwitch, PhaseTag, ThemeSwitch, useWeekday } from "@/clock/ClockBadge";
import type { Session } from "@/api/types";
import { clockTime } from "@/format/time";
import { useDisconnected, useLink } from "@/live/hooks";
import { usePrefs } from "@/prefs/prefs";
import { useLockMenu } from "@/session/Lockable";
import { useLogOut } from "@/session/session";
import { Icon, Mark } from "@/ui/Icon";
import { Later } from "@/ui/Later";
import { Menu, type MenuItem } from "@/ui/Menu";
import { DisconnectedBand } from "./DisconnectedBand";
import { groundAt, pageAt, workspacesFor } from "./pages";

function Time() {
  return <strong className="top-time">{clockTime(useNow())}</strong>;
}

function Connection() {
  const { t } = useTranslation();
  const disconnected = useDisconnected();
  const open = useLink((link) => link.status === "open");
  const latency = useLink((link) => link.latencyMs);
  return (
    <span className={`top-link ${disconnected ? "is-lost" : ""}`}>
      <i />
      {disconnected ? t("shell.disconnected") : open ? t("shell.connected") : t("shell.connecting")}
      {open && latency !== undefined && <span className="t3">{t("shell.latency", { ms: latency })}</span>}
    </span>
  );
}

/** Its window comes when it is asked for. */
const loadOwnPassword = async () => (await import("./OwnPassword")).OwnPassword;

function UserMenu({ session }: { session: Session }) {
  const { t } = useTranslation();
  const colours = usePrefs((prefs) => prefs.colours);
  const chooseColours = usePrefs((prefs) => prefs.chooseColours);
  const { mutate: logOut } = useLogOut();
  const lockMenu = useLockMenu();
  const [changing, setChanging] = useState(false);
  const items: readonly MenuItem[] = [
    { key: "red-up", label: t("shell.redUp"), checked: colours === "red-up" },
    { key: "green-up", label: t("shell.greenUp"), checked: colours === "green-up" },
    ...lockMenu.items,
    { key: "password", label: t("userPage.ownPassword") },
    { key: "out", label: t("shell.logOut") },
  ];
  const onTake = (key: string): void => {
    if (lockMenu.take(key)) return;
    if (key === "out") logOut();
    else if (key === "password") setChanging(true);
    else chooseColours(key === "green-up" ? "green-up" : "red-up");
  };
  return (
    <>
      <Menu title={session.user.display_name} items={items} onTake={onTake} test="user-menu"><Icon name="user" /> {session.user.display_name}</Menu>
      {changing && <Later name="own-password" load={loadOwnPassword} props={{ onClose: () => setChanging(false) }} />}
    </>
  );
}

export function Shell({ session, children }: { session: Session; children: ReactNode }) {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const clock = useClock();
  const weekday = useWeekday();
  const { permissions } = session.user;
  const here = pageAt(pathname)?.workspace;
  return (
    <div className="shell">
      {clock?.simulated && <HatchedLine />}
      <a className="skip" href="#content">{t("nav.skip")}</a>
      <header className="top">
        <span className="top-name"><Mark size={16} /> {t("common.appName")}</span>
        <nav aria-label={t("nav.workspaces")} className="top-nav">
          {workspacesFor(permissions).map(({ id, label, to }) => {
            // What waits in a workspace of one page is told beside its name.
            const Count = id === "risk" ? pageAt(to)?.count : undefined;
            return <Link key={id} to={to} className={id === here ? "active" : ""} aria-current={id === here ? "page" : undefined}>{t(label)}{Count && <Suspense fallback={null}><Count /></Suspense>}</Link>;
          })}
        </nav>
        <div className="top-end">
          {clock?.simulated && <ClockBadge speed={clock.speed} />}
          {clock?.trading_day && (
            <span className="top-day">
              <span className="t2">{t("shell.tradingDay")}</span> <strong>{clock.trading_day}</strong> <span className="t2">{weekday(clock.trading_day)}</span>
            </span>
          )}
          {clock && <PhaseTag clock={clock} />}
          <Time />
          <i className="top-rule" />
          <Connection />
          <i className="top-rule" />
          <LanguageSwitch />
          <ThemeSwitch ground={groundAt(pathname, permissions)} />
          <UserMenu session={session} />
        </div>
      </header>
      <DisconnectedBand workspace={here ?? "admin"} />
      <main id="content" className="content" tabIndex={-1}>{children}</main>
    </div>
  );
}
