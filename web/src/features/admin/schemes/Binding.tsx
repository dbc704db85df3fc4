// Which scheme is in force at which unit NAV, by day, at night and on holidays, and the lines on it; what acts nowhere is said
// as it is saved (S7, S8). Of a product, or of an operating account.
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Bound, NavInterval, SchemeBinding } from "@/api/types";
import { fmt } from "@/format/fmt";
import { tr } from "@/i18n/i18n";
import { Answered } from "@/ui/Answered";
import { ErrorBox } from "@/ui/basics";
import { FormWindow } from "@/ui/form/FormWindow";
import { SchemaForm } from "@/ui/form/SchemaForm";
import type { Draft, Field, Initial } from "@/ui/form/fields";
import { Empty } from "@/ui/page/Section";
import type { DataColumn } from "@/ui/table/columns";
import { DataTable } from "@/ui/table/DataTable";
import { useNav } from "../queries";
import { saidOf } from "../settings/text";
import { NumberLine } from "./NumberLine";
import { type Period, type When, PERIODS, WHENS, bindingOf, linesOf, type Lines, intervalsOf, type Placed, withIntervals } from "./binding";
import { type Owner, useBind, useBinding, useSchemes } from "./queries";

interface NewInterval extends NavInterval {
  period: string;
  when: string;
}

const periodText = (period: Period): string => tr(`schemePage.periods.${period}`);
const whenText = (when: When): string => tr(`schemePage.whens.${when}`);
const columns: readonly DataColumn<Placed>[] = [
  { id: "period", head: "schemePage.period", choices: true, text: ({ period }) => periodText(period) },
  { id: "when", head: "schemePage.when", choices: true, text: ({ when }) => whenText(when) },
  { id: "from", head: "schemePage.from", kind: "number", text: ({ from }) => (from ? fmt(from) : "−∞") },
  { id: "below", head: "schemePage.below", kind: "number", text: ({ below }) => (below ? fmt(below) : "+∞") },
  { id: "scheme", head: "schemePage.title", text: ({ scheme }) => scheme },
];

const NIGHTS = ["none", "follow_day", "percent_of_day", "own"] as const;
const HOLIDAYS = ["none", "follow_day", "percent_of_day", "follow_night", "percent_of_night", "own"] as const;
const isShare = (mode: Draft[string] | undefined): boolean => String(mode).startsWith("percent");
const isHoliday = ({ holiday_from, holiday_to }: Draft): boolean => holiday_from !== "" || holiday_to !== "";

const modes = (of: readonly (typeof HOLIDAYS)[number][]) => of.map((value) => ({ value, label: tr(`schemePage.modes.${value}`) }));
const fieldsOf = (): readonly Field<Lines>[] => [
  { name: "top_up", label: "schemePage.topUp", kind: "price", group: "schemePage.currentLines" },
  { name: "warning", label: "schemePage.warning", kind: "price", group: "schemePage.currentLines" },
  { name: "liquidation", label: "schemePage.liquidation", kind: "price", group: "schemePage.currentLines" },
  { name: "previous_top_up", label: "schemePage.topUp", kind: "price", group: "schemePage.previousLines" },
  { name: "previous_warning", label: "schemePage.warning", kind: "price", group: "schemePage.previousLines" },
  { name: "previous_liquidation", label: "schemePage.liquidation", kind: "price", group: "schemePage.previousLines" },
  { name: "night", label: "schemePage.night", kind: "choice", required: true, choices: modes(NIGHTS), group: "schemePage.night" },
  { name: "night_share", label: "schemePage.share", kind: "ratio", required: true, when: ({ night }) => isShare(night), group: "schemePage.night" },
  { name: "holiday_from", label: "schemePage.holidayFrom", kind: "day", group: "schemePage.holiday" },
  { name: "holiday_to", label: "schemePage.holidayTo", kind: "day", group: "schemePage.holiday" },
  { name: "holiday", label: "schemePage.holidayMode", kind: "choice", required: true, choices: modes(HOLIDAYS), when: isHoliday, group: "schemePage.holiday" },
  { name: "holiday_share", label: "schemePage.share", kind: "ratio", required: true, when: (draft) => isHoliday(draft) && isShare(draft["holiday"]), group: "schemePage.holiday" },
];

function Told({ bound }: { bound: Bound | undefined }) {
  const { t } = useTranslation();
  if (!bound) return null;
  const gaps = [...bound.current_gaps, ...bound.previous_gaps].map(({ from, below }) => `[${from ?? "−∞"}, ${below ?? "+∞"})`);
  return (
    <>
      {gaps.length > 0 && <p className="admin-warn" role="status">{t("schemePage.gaps", { gaps: gaps.join(" ") })}</p>}
      {bound.idle.length > 0 && <p className="admin-warn" role="status">{t("schemePage.idle", { periods: bound.idle.map((period) => periodText(period as Period)).join(", ") })}</p>}
    </>
  );
}

/** Of a first day there is no NAV before. */
const positive = (nav: string | null | undefined): string | undefined => (nav != null && Number(nav) > 0 ? nav : undefined);

/** Both NAVs as number lines: what is in force where by day, the lines, and where the product's NAV is now. */
function NumberLines({ binding, product }: { binding: SchemeBinding; product: string | undefined }) {
  const nav = useNav(product);
  const marks = { current: nav.data?.unit, previous: nav.data?.previous_unit };
  const lines = { current: binding.current_lines, previous: binding.previous_lines };
  return <>{WHENS.map((when) => <NumberLine key={when} when={when} intervals={binding.day[when]} lines={lines[when]} mark={positive(marks[when])} />)}</>;
}

export function Binding({ of }: { of: Owner }) {
  const { t } = useTranslation();
  const query = useBinding(of);
  const schemes = useSchemes(of.product);
  const [adding, setAdding] = useState(false);
  const close = (): void => setAdding(false);
  const { mutate, error, isPending, reset, data } = useBind(of, close);
  const names = (schemes.data?.schemes ?? []).map(({ name }) => ({ value: name, label: name }));
  const fields: readonly Field<NewInterval>[] = [
    { name: "period", label: "schemePage.period", kind: "choice", required: true, hint: "schemePage.periodHint", choices: PERIODS.map((value) => ({ value, label: periodText(value) })) },
    { name: "when", label: "schemePage.when", kind: "choice", required: true, choices: WHENS.map((value) => ({ value, label: whenText(value) })) },
    { name: "from", label: "schemePage.from", kind: "price", hint: "schemePage.openEnded" },
    { name: "below", label: "schemePage.below", kind: "price" },
    { name: "scheme", label: "schemePage.title", kind: "choice", required: true, choices: names },
  ];
  return (
    <Answered asked={query}>
      {(binding) => {
        const placed = intervalsOf(binding);
        const start: Initial<Lines> = linesOf(binding);
        return (
          <>
            <div className="admin-line">
              <Button size="small" disabled={names.length === 0} onClick={() => setAdding(true)}>{t("schemePage.addInterval")}</Button>
              {names.length === 0 && <span className="t2">{t("schemePage.none")}</span>}
              {!adding && <ErrorBox error={saidOf(error)} />}
            </div>
            <Told bound={data} />
            <NumberLines binding={binding} product={of.account === undefined ? of.product : undefined} />
            <DataTable
              name="intervals" label={t("schemePage.binding")} columns={columns} asked={{ data: placed, error: null, dataUpdatedAt: query.dataUpdatedAt, refetch: () => undefined }} rowKey={({ period, when, place }) => `${period} ${when} ${place}`} empty={<Empty title={t("schemePage.noBinding")} />}
              acts={(interval) => <Button size="small" disabled={isPending} onClick={() => mutate(withIntervals(binding, placed.filter((one) => one !== interval)))} aria-label={t("schemePage.dropInterval", { scheme: interval.scheme })}>{t("schemePage.drop")}</Button>}
            />
            <SchemaForm<Lines>
              quiet key={JSON.stringify(start)} fields={fieldsOf()} initial={start} submit={() => t("schemePage.saveLines")} note={t("schemePage.linesHint")} error={adding ? null : saidOf(error)} pending={isPending} onEdit={reset}
              onSubmit={(lines) => mutate(bindingOf(binding, lines))}
            />
            <FormWindow<NewInterval>
              title={t("schemePage.addInterval")} open={adding} fields={fields} initial={{ period: "day", when: "current", scheme: names[0]?.value }} submit={({ scheme }) => [t("schemePage.addInterval"), scheme].filter(Boolean).join(" ")} error={saidOf(error)} pending={isPending} onEdit={reset} onCancel={close}
              onSubmit={({ period, when, ...interval }) => mutate(withIntervals(binding, [...placed, { ...interval, period: period as Period, when: when as When, place: placed.length }]))}
            />
          </>
        );
      }}
    </Answered>
  );
}
