import { useTranslation } from "react-i18next";
import { Section } from "../Frame";
import { SettingsTable } from "./SettingsTable";

export function Platform() {
  const { t } = useTranslation();
  return <Section title={t("settingPage.title")}><SettingsTable owner={{ kind: "platform" }} mayChange /></Section>;
}
