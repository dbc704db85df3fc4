// One's own password: changed when one wants to, and before anything else where somebody else set it.
import { type SubmitEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useChangePassword, useLogOut } from "@/session/session";
import { ErrorBox } from "@/ui/basics";
import { Icon, Mark } from "@/ui/Icon";
import "@/i18n/teach/inside";
import "./login.css";

export function PasswordForm({ onDone }: { onDone?: () => void }) {
  const { t } = useTranslation();
  const { mutate, error, isPending } = useChangePassword(onDone);
  const [typed, setTyped] = useState({ old: "", new: "", again: "" });
  const [different, setDifferent] = useState(false);
  const set = (field: keyof typeof typed) => ({ target: { value } }: { target: { value: string } }): void => {
    setDifferent(false);
    setTyped({ ...typed, [field]: value });
  };
  const onSubmit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (typed.new !== typed.again) setDifferent(true);
    else mutate({ old: typed.old, new: typed.new });
  };
  const field = { type: "password", required: true, maxLength: 256 } as const;
  return (
    <form className="login-form" onSubmit={onSubmit}>
      <label>{t("userPage.oldPassword")}<input {...field} autoFocus autoComplete="current-password" value={typed.old} onChange={set("old")} /></label>
      <label>{t("userPage.newPassword")}<input {...field} minLength={8} autoComplete="new-password" value={typed.new} onChange={set("new")} /></label>
      <label>{t("userPage.again")}<input {...field} minLength={8} autoComplete="new-password" value={typed.again} onChange={set("again")} /></label>
      {different && <p className="login-caps" role="alert"><Icon name="warning" /> {t("userPage.different")}</p>}
      <ErrorBox error={error} />
      <button type="submit" className="btn btn-primary login-submit" disabled={isPending}>{t("userPage.ownPassword")}</button>
    </form>
  );
}

/** Stands in the place of every page until it is done. */
export function PasswordPage() {
  const { t } = useTranslation();
  const { mutate: logOut } = useLogOut();
  return (
    <main className="login-alone">
      <p className="login-name"><Mark size={32} /> {t("common.appName")}</p>
      <h1>{t("userPage.mustChangeTitle")}</h1>
      <p className="t2">{t("userPage.mustChangeNote")}</p>
      <PasswordForm />
      <button type="button" className="btn btn-link" onClick={() => logOut()}>{t("shell.logOut")}</button>
    </main>
  );
}
