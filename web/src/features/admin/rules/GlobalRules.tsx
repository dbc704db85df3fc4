// Rates and limits that hold for everybody where nothing nearer is set; super admins change them (F4).
import { useTranslation } from "react-i18next";
import { useSession } from "@/session/context";
import { Section } from "@/ui/page/Section";
import { Limits } from "../account/Limits";
import { RateRules } from "./RateRules";

export function GlobalRules() {
  const { t } = useTranslation();
  const mayChange = useSession().user.role === "administrator";
  return (
    <Section title={t("rulePage.title")} note={t("rulePage.note")}>
      <RateRules place={{ level: "global" }} mayChange={mayChange} />
      {mayChange && <Limits place={{ level: "global" }} mayChange />}
    </Section>
  );
}
