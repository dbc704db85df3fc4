// Which scheme is in force at which unit NAV, by day and night, and the lines on it; what acts nowhere is said as it is saved.
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
import type { Field } from "@/ui/form/fields";
import type { DataColumn } from "@/ui/table/columns";
import { DataTable } from "@/ui/table/DataTable";
import { Empty } from "@/ui/page/Section";
import { useBinding, useBind, useSchemes } from "./queries";

type When = "current" | "previous";
interface Placed extends NavInterval {
  when: When;
  place: number;
}
interface NewInterval extends NavInterval {
  when: string;
}
interface Lines {
  top_up?: string;
  warning?: string;
  liquidation?: string;
  night: string;
  share?: string;
}

const columns: readonly DataColumn<Placed>[] = [
  { id: "when", head: "schemePage.when", text: ({ when }) => tr(`schemePage.whens.${when}`) },
  { id: "from", head: "schemePage.from", kind: "number", text: ({ from }) => (from ? fmt(from) : "−∞") },
  { id: "below", head: "schemePage.below", kind: "number", text: ({ below }) => (below ? fmt(below) : "+∞") },
  { id: "scheme", head: "schemePage.title", text: ({ scheme }) => scheme },
];
const WHENS = ["current", "previous"] as const;
const NIGHTS = ["none", "follow_day", "percent_of_day"] as const;

const LINES: readonly Field<Lines>[] = [
  { name: "top_up", label: "schemePage.topUp", kind: "text" },
  { name: "warning", label: "schemePage.warning", kind: "text" },
  { name: "liquidation", label: "schemePage.liquidation", kind: "text", hint: "schemePage.linesHint" },
  { name: "night", label: "schemePage.night", kind: "choice", required: true, choices: NIGHTS.map((value) => ({ value, label: value })) },
  { name: "share", label: "schemePage.share", kind: "ratio", when: ({ night }) => night === "percent_of_day" },
];

function Told({ bound }: { bound: Bound | undefined }) {
  const { t } = useTranslation();
  if (!bound) return null;
  const gaps = [...bound.current_gaps, ...bound.previous_gaps].map(({ from, below }) => `[${from ?? "−∞"}, ${below ?? "+∞"})`);
  return (
    <>
      {gaps.length > 0 && <p className="admin-warn" role="status">{t("schemePage.gaps", { gaps: gaps.join(" ") })}</p>}
      {bound.idle.length > 0 && <p className="admin-warn" role="status">{t("schemePage.idle", { periods: bound.idle.map((period) => tr(`schemePage.periods.${period as "day"}`)).join(", ") })}</p>}
    </>
  );
}

export function Binding({ product }: { product: string }) {
  const { t } = useTranslation();
  const query = useBinding(product);
  const schemes = useSchemes(product);
  const [adding, setAdding] = useState(false);
  const close = (): void => setAdding(false);
  const { mutate, error, isPending, reset, data } = useBind(close);
  const save = (binding: SchemeBinding): void => mutate({ product, ...binding });
  const names = (schemes.data?.schemes ?? []).map(({ name }) => ({ value: name, label: name }));
  const fields: readonly Field<NewInterval>[] = [
    { name: "when", label: "schemePage.when", kind: "choice", required: true, choices: WHENS.map((value) => ({ value, label: tr(`schemePage.whens.${value}`) })) },
    { name: "from", label: "schemePage.from", kind: "text", hint: "schemePage.openEnded" },
    { name: "below", label: "schemePage.below", kind: "text" },
    { name: "scheme", label: "schemePage.title", kind: "choice", required: true, choices: names },
  ];
  const lines: readonly Field<Lines>[] = LINES.map((field) => (field.name === "night" ? { ...field, choices: NIGHTS.map((value) => ({ value, label: tr(`schemePage.nights.${value}`) })) } : field));
  return (
    <Answered asked={query}>
      {(binding) => {
        const placed = WHENS.flatMap((when) => binding.day[when].map((interval, place) => ({ ...interval, when, place })));
        const without = ({ when, place }: Placed): SchemeBinding => ({ ...binding, day: { ...binding.day, [when]: binding.day[when].filter((_, at) => at !== place) } });
        const { top_up, warning, liquidation } = binding.current_lines;
        return (
          <>
            <div className="admin-line"><Button size="small" onClick={() => setAdding(true)}>{t("schemePage.addInterval")}</Button>{!adding && <ErrorBox error={error} />}</div>
            <Told bound={data} />
            <DataTable
              name="intervals" label={t("schemePage.binding")} columns={columns} asked={{ data: placed, error: null, dataUpdatedAt: query.dataUpdatedAt, refetch: () => undefined }} rowKey={({ when, place }) => `${when}${place}`} empty={<Empty title={t("schemePage.noBinding")} />}
              acts={(interval) => <Button size="small" disabled={isPending} onClick={() => save(without(interval))} aria-label={t("schemePage.dropInterval", { scheme: interval.scheme })}>{t("schemePage.drop")}</Button>}
            />
            <SchemaForm<Lines>
              quiet key={JSON.stringify([binding.current_lines, binding.night])} fields={lines} initial={{ top_up: top_up ?? undefined, warning: warning ?? undefined, liquidation: liquidation ?? undefined, night: binding.night.mode, share: binding.night.share ?? undefined }}
              submit={() => t("schemePage.saveLines")} error={adding ? null : error} pending={isPending} onEdit={reset}
              onSubmit={({ night, share, ...of }) => save({ ...binding, current_lines: of, night: { ...binding.night, mode: night, share: share ?? null } })}
            />
            <FormWindow<NewInterval>
              title={t("schemePage.addInterval")} open={adding} fields={fields} initial={{ when: "current", scheme: names[0]?.value }} submit={({ scheme }) => [t("schemePage.addInterval"), scheme].filter(Boolean).join(" ")} error={error} pending={isPending} onEdit={reset} onCancel={close}
              onSubmit={({ when, ...interval }) => save({ ...binding, day: { ...binding.day, [when]: [...binding.day[when as When], interval] } })}
            />
          </>
        );
      }}
    </Answered>
  );
}
