import { type KeyboardEvent, type SubmitEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useClock } from "@/clock/clock";
import { ClockBadge, HatchedLine, LanguageSwitch, ThemeSwitch } from "@/clock/ClockBadge";
import { useEnding } from "@/session/ending";
import { useLogIn } from "@/session/session";
import { ErrorBox, Kbd } from "@/ui/basics";
import { Icon, Mark } from "@/ui/Icon";
import { DayTimeline } from "./DayTimeline";
import "./login.css";

/** Why one is here again, when it was not one's own doing. */
function WhyHere() {
  const { t } = useTranslation();
  const why = useEnding((ending) => ending.why);
  if (!why) return null;
  return (
    <div className="warn-box" role="alert">
      <Icon name="warning" />
      <div>
        <strong>{t(`login.ended.${why}`)}</strong>
        <small>{t(`login.endedDetail.${why}`)}</small>
      </div>
    </div>
  );
}

function LoginForm() {
  const { t } = useTranslation();
  const { mutate: logIn, isPending, error } = useLogIn();
  const [user, setUser] = useState("");
  const [password, setPassword] = useState("");
  const [shown, setShown] = useState(false);
  const [capsLock, setCapsLock] = useState(false);
  const onSubmit = (event: SubmitEvent): void => {
    event.preventDefault();
    logIn({ user, password });
  };
  const watchCapsLock = (event: KeyboardEvent): void => setCapsLock(event.getModifierState("CapsLock"));
  return (
    <form className="login-form" onSubmit={onSubmit}>
      <h1>{t("login.title")}</h1>
      <WhyHere />
      <label>
        {t("login.user")}
        <input name="user" autoComplete="username" autoFocus required maxLength={64} value={user} onChange={(event) => setUser(event.target.value)} />
      </label>
      <label>
        {t("login.password")}
        <span className="login-password">
          <input name="password" type={shown ? "text" : "password"} autoComplete="current-password" required maxLength={256} value={password}
            onChange={(event) => setPassword(event.target.value)} onKeyUp={watchCapsLock} onKeyDown={watchCapsLock} />
          <button type="button" className="btn btn-icon" aria-label={t("login.show")} aria-pressed={shown} onClick={() => setShown(!shown)}><Icon name="eye" /></button>
        </span>
      </label>
      {capsLock && <p className="login-caps" role="status"><Icon name="warning" /> {t("login.capsLock")}</p>}
      <ErrorBox error={error} repeatable />
      <button type="submit" className="btn btn-primary login-submit" disabled={isPending}>
        {t("login.submit")} <Kbd>{"Enter"}</Kbd>
      </button>
      <div className="login-notice">
        <p>{t("login.terminalNotice")}</p>
        <p>{t("login.forgotten")}</p>
      </div>
    </form>
  );
}

export function LoginPage() {
  const { t } = useTranslation();
  const clock = useClock();
  return (
    <div className="shell">
      {clock?.simulated && <HatchedLine />}
      <header className="top">
        <div className="top-end">
          {clock?.simulated && <ClockBadge speed={clock.speed} />}
          <LanguageSwitch />
          <ThemeSwitch ground="trading" />
        </div>
      </header>
      <main className="login">
        <section className="login-about">
          <p className="login-name"><Mark size={48} /> {t("common.appName")}</p>
          <p className="login-tagline">{t("login.tagline")}</p>
          {clock && <DayTimeline clock={clock} />}
          <div className="login-facts">
            {clock?.simulated && <p>{t("login.demo")}</p>}
            {clock && <p>{[t("login.version", { version: clock.version }), clock.settled_through && t("login.settledThrough", { day: clock.settled_through })].filter(Boolean).join(" · ")}</p>}
          </div>
        </section>
        <section className="login-side"><LoginForm /></section>
      </main>
    </div>
  );
}
