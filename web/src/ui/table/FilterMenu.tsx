// What a column's rows must say to be shown; nothing chosen lets all pass.
import { useTranslation } from "react-i18next";
import { Icon } from "../Icon";
import { Menu } from "../Menu";

export function FilterMenu({ head, choices, chosen, onChoose }: { head: string; choices: readonly string[]; chosen: readonly string[]; onChoose: (chosen: readonly string[]) => void }) {
  const { t } = useTranslation();
  const toggle = (value: string): void => onChoose(chosen.includes(value) ? chosen.filter((other) => other !== value) : [...chosen, value]);
  return (
    <Menu
      label={t("table.filterBy", { head })} className={`btn btn-icon filter ${chosen.length > 0 ? "is-on" : ""}`} onTake={toggle} stays
      items={choices.map((value) => ({ key: value, label: value || "–", checked: chosen.includes(value) }))}
    >
      <Icon name="filter" />
    </Menu>
  );
}
