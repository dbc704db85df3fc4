// The fee, by month and by day.
import { useTranslation } from "react-i18next";
import type { DayFee, MonthFee } from "@/api/types";
import { money, percent } from "@/format/fmt";
import { tr } from "@/i18n/i18n";
import { part } from "@/ui/Answered";
import { Empty, Section } from "@/ui/page/Section";
import type { DataColumn } from "@/ui/table/columns";
import { DataTable } from "@/ui/table/DataTable";
import { partyColumns, partyKey } from "./parts";
import { useFees } from "./queries";

const baseText = ({ base_days }: MonthFee): string => base_days.map(({ rate, sum }) => `${money(sum)} × ${percent(rate, { places: 4 })}`).join(" + ");

const months: readonly DataColumn<MonthFee>[] = [
  { id: "month", head: "venue.month", choices: true, text: ({ month }) => month, cell: ({ month }) => <strong>{month}</strong> },
  ...partyColumns<MonthFee>().map((column) => ({ ...column })),
  { id: "base", head: "venue.baseDays", text: baseText },
  { id: "days", head: "venue.daysAYear", kind: "number", text: ({ days_a_year }) => String(days_a_year) },
  { id: "amount", head: "venue.amount", kind: "number", text: ({ amount }) => money(amount), value: ({ amount }) => amount },
  { id: "collected", head: "venue.collected", choices: true, text: ({ collected }) => collected ?? tr("venue.notCollected") },
];
const days: readonly DataColumn<DayFee>[] = [
  { id: "day", head: "venue.day", text: ({ day }) => day },
  ...partyColumns<DayFee>().map((column) => ({ ...column })),
  { id: "base", head: "venue.base", kind: "number", text: ({ base }) => money(base), value: ({ base }) => base },
  { id: "rate", head: "venue.rate", kind: "number", text: ({ rate }) => percent(rate, { places: 4 }), value: ({ rate }) => rate },
];

export function Fees() {
  const { t } = useTranslation();
  const query = useFees();
  return (
    <Section title={t("venue.fees")}>
      <h2>{t("venue.byMonth")}</h2>
      <DataTable name="venue-months" label={t("venue.byMonth")} columns={months} asked={part(query, (data) => data.months)} rowKey={({ month, party }) => `${month} ${partyKey(party)}`} empty={<Empty title={t("venue.nothing")} />} />
      <h2>{t("venue.byDay")}</h2>
      <DataTable name="venue-days" label={t("venue.byDay")} columns={days} asked={part(query, (data) => data.days)} rowKey={({ day, party }) => `${day} ${partyKey(party)}`} empty={<Empty title={t("venue.nothing")} />} />
    </Section>
  );
}
