// A month of trading days: settled ones can be chosen, today is dashed, the rest is grey.
import { useTranslation } from "react-i18next";
import type { components } from "@/api/schema";
import type { TextKey } from "@/i18n/words";
import { Icon } from "@/ui/Icon";
import { monthGrid, shiftMonth } from "./month";

type StatementDay = components["schemas"]["StatementDay"];

export interface MonthPickerProps {
  month: string;
  days: readonly StatementDay[];
  chosen: string | undefined;
  onMonth: (month: string) => void;
  onChoose: (day: string) => void;
}

const WEEKDAYS = ["0", "1", "2", "3", "4", "5", "6"] as const;

export function MonthPicker({ month, days, chosen, onMonth, onChoose }: MonthPickerProps) {
  const { t } = useTranslation();
  const states = new Map(days.map((day) => [day.trading_day, day.state]));
  const [year = "", number = ""] = month.split("-");
  return (
    <section className="month" aria-label={t("statement.day")}>
      <header>
        <button type="button" className="btn btn-icon" aria-label={t("statement.previousMonth")} onClick={() => onMonth(shiftMonth(month, -1))}><Icon name="chevronLeft" /></button>
        <strong>{t("statement.month", { year, month: Number(number) })}</strong>
        <button type="button" className="btn btn-icon" aria-label={t("statement.nextMonth")} onClick={() => onMonth(shiftMonth(month, 1))}><Icon name="chevronRight" /></button>
      </header>
      <div className="month-grid">
        {WEEKDAYS.map((day) => <span key={day} className="t3" aria-hidden="true">{t(`statement.weekdayHeads.${day}` as TextKey)}</span>)}
        {monthGrid(month).map((day, index) =>
          day === undefined ? <span key={`blank-${index}`} /> : (
            <button
              key={day} type="button" disabled={states.get(day) !== "settled"} aria-pressed={day === chosen} aria-label={day}
              className={states.get(day) === "running" ? "is-running" : ""} onClick={() => onChoose(day)}
            >
              {Number(day.slice(8))}
            </button>
          ),
        )}
      </div>
      <p className="t2">{t("statement.calendarNote")}</p>
    </section>
  );
}
