// Pages, or what covers them: behind the cover nothing of them is left to be read.
import { type ReactNode, type SubmitEvent, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { live } from "@/live/live";
import { ErrorBox, Kbd } from "@/ui/basics";
import { Mark } from "@/ui/Icon";
import { useSession } from "./context";
import { IDLE_MINUTES, useIdleLock, useLock } from "./lock";
import { useAskSession, useLogIn, useLogOut } from "./session";
import "./lock.css";

function Cover() {
  const { t } = useTranslation();
  const { user } = useSession();
  const { mutate: logIn, error, isPending } = useLogIn();
  const { mutate: logOut } = useLogOut();
  const [password, setPassword] = useState("");
  const onSubmit = (event: SubmitEvent): void => {
    event.preventDefault();
    useLock.setState({ unlocking: true });
    logIn({ user: user.name, password }, {
      onSuccess: () => useLock.setState({ locked: false, unlocking: false }),
      onError: () => {
        setPassword("");
        useLock.setState({ unlocking: false });
      },
    });
  };
  return (
    <main className="lock">
      <form className="lock-form" onSubmit={onSubmit} aria-label={t("lock.title")}>
        <h1><Mark size={24} /> {t("lock.title")}</h1>
        <p className="t2">{t("lock.detail")}</p>
        <p><span className="t2">{t("lock.user")}</span> <strong>{user.display_name}</strong></p>
        <input type="text" autoComplete="username" value={user.name} readOnly hidden />
        <label>
          <span className="t2">{t("lock.password")}</span>
          <input type="password" autoComplete="current-password" autoFocus required maxLength={256} value={password} onChange={(event) => setPassword(event.target.value)} />
        </label>
        <ErrorBox error={error} repeatable />
        <div className="lock-end">
          <button type="button" className="btn" onClick={() => logOut()}>{t("shell.logOut")}</button>
          <button type="submit" className="btn btn-primary" disabled={isPending}>{t("lock.unlock")} <Kbd>{"Enter"}</Kbd></button>
        </div>
      </form>
    </main>
  );
}

/**
 * Whether the page is covered. A browser has one session: the one that ends as some window opens the lock would end the page over
 * its connection, so that rests meanwhile. What is covered comes back once it is known whose session there is.
 */
function useCovered(): boolean {
  const locked = useIdleLock();
  const unlocking = useLock((state) => state.unlocking);
  const askAgain = useAskSession();
  const [covered, setCovered] = useState(locked);
  if (locked && !covered) setCovered(true);
  useEffect(() => {
    if (!unlocking) return undefined;
    live.stop();
    return () => void askAgain().then((session) => session && live.start());
  }, [unlocking, askAgain]);
  useEffect(() => {
    if (locked || !covered) return undefined;
    let isLatest = true;
    void askAgain().then((session) => session && isLatest && setCovered(false));
    return () => {
      isLatest = false;
    };
  }, [locked, covered, askAgain]);
  return covered;
}

export function Lockable({ children }: { children: ReactNode }) {
  return useCovered() ? <Cover /> : children;
}

/** The lock's part of the user menu, and what its choices do. */
export function useLockMenu() {
  const { t } = useTranslation();
  const { minutes, lock, chooseMinutes } = useLock();
  const items = [
    ...IDLE_MINUTES.map((choice, index) => ({
      key: `idle-${choice}`, label: `${t("lock.idle")} · ${choice === 0 ? t("lock.off") : t("lock.after", { minutes: choice })}`, checked: choice === minutes, apart: index === 0,
    })),
    { key: "lock", label: t("lock.now"), apart: true },
  ];
  /** Whether the choice was one of its own. */
  const take = (key: string): boolean => {
    const chosen = IDLE_MINUTES.find((choice) => key === `idle-${choice}`);
    if (chosen !== undefined) chooseMinutes(chosen);
    else if (key === "lock") lock(true);
    return chosen !== undefined || key === "lock";
  };
  return { items, take };
}
