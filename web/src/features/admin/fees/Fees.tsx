// A product's fees: what they are, what is accrued of them now and by day, and that they were paid.
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { AccruedFee, FeeDay, FeesReset, ProductFees, ResetFees } from "@/api/types";
import { fmt, money, percent } from "@/format/fmt";
import { tr } from "@/i18n/i18n";
import { Answered, part } from "@/ui/Answered";
import { FormWindow } from "@/ui/form/FormWindow";
import type { Field } from "@/ui/form/fields";
import type { DataColumn } from "@/ui/table/columns";
import { DataTable } from "@/ui/table/DataTable";
import { Empty } from "@/ui/page/Section";
import { useFeeDays, useFees, useResetFees, useSetFees } from "../queries";
import { nameText } from "../settings/text";
import { type FeesTyped, feeFields, feesOf, typed } from "./form";

const ratePercent = (rate: string | null | undefined): string => (rate == null ? tr("feePage.byInterval") : percent(rate, { places: 4 }));

/** What an amount is of, on one line. */
export function ofText(fee: AccruedFee): string {
  if (fee.missing) return tr("feePage.missing", { setting: nameText(fee.missing) });
  const { base, base_amount, days, duration_days, rate, profit } = fee;
  if (base) return tr("feePage.ofFixed", { base: tr(`feePage.bases.${base}`), amount: money(base_amount), days: days ?? "", duration: duration_days ?? "", rate: ratePercent(rate) });
  if (profit == null) return tr("feePage.ofAbsolute");
  return tr("feePage.ofProfit", { net: money(base_amount), shares: money(fee.shares), initial: fmt(fee.initial_unit, { places: 4 }), profit: money(profit), rate: ratePercent(rate) });
}

function Accrued({ fees: { accrued, initial_total_nav, launch_date, duration_days } }: { fees: ProductFees }) {
  const { t } = useTranslation();
  const known = [
    ["launchDate", launch_date ?? "–"], ["duration", fmt(duration_days, { places: 0 })], ["initialTotal", money(initial_total_nav)],
    ["total", money(accrued?.total ?? "0")], ["before", money(accrued?.before ?? "0")],
  ] as const;
  return (
    <>
      <dl className="admin-figures">
        {known.map(([name, text]) => <div key={name}><dt>{t(`feePage.${name}`)}</dt><dd>{text}</dd></div>)}
      </dl>
      {accrued && accrued.fees.length > 0
        ? (
          <ul className="admin-few" aria-label={t("feePage.accrued")}>
            {accrued.fees.map((fee) => <li key={fee.fee}><strong>{t(`feePage.${fee.fee}`)} {money(fee.amount)}</strong> {ofText(fee)}</li>)}
          </ul>
        )
        : <p className="t2">{t("feePage.none")}</p>}
    </>
  );
}

type Row = AccruedFee & { day: string };
const columns: readonly DataColumn<Row>[] = [
  { id: "day", head: "feePage.day", text: ({ day }) => day },
  { id: "fee", head: "feePage.fee", choices: true, text: ({ fee }) => tr(`feePage.${fee}`) },
  { id: "amount", head: "feePage.amount", kind: "number", text: ({ amount }) => money(amount), value: ({ amount }) => amount ?? "" },
  { id: "of", head: "feePage.of", text: ofText },
];
const rowsOf = (days: readonly FeeDay[]): Row[] => [...days].reverse().flatMap(({ trading_day, fees }) => fees.map((fee) => ({ ...fee, day: trading_day })));

const RESET: readonly Field<ResetFees>[] = [
  { name: "launch_date", label: "feePage.launchDate", kind: "day", required: true, longest: 10 },
  { name: "duration_days", label: "feePage.duration", kind: "count", required: true },
  { name: "initial_unit_nav", label: "feePage.initialUnit", kind: "price", hint: "feePage.initialUnitHint" },
];

const doneText = ({ launch_date, before, after }: FeesReset): string =>
  tr("feePage.resetDone", { day: launch_date, before: money(before.total), after: money(after.total) });

export function Fees({ code }: { code: string }) {
  const { t } = useTranslation();
  const fees = useFees(code);
  const days = useFeeDays(code);
  const [open, setOpen] = useState<"set" | "reset">();
  const close = (): void => setOpen(undefined);
  const set = useSetFees(close);
  const paid = useResetFees();
  return (
    <>
      <Answered asked={fees}>{(now) => <Accrued fees={now} />}</Answered>
      <div className="admin-line">
        <Button size="small" disabled={!fees.data} onClick={() => setOpen("set")}>{t("feePage.set")}</Button>
        <Button size="small" disabled={!fees.data} onClick={() => setOpen("reset")}>{t("feePage.reset")}</Button>
      </div>
      {paid.data && <p role="status">{doneText(paid.data)}</p>}
      <DataTable name="fees" label={t("feePage.days")} columns={columns} asked={part(days, (data) => rowsOf(data.days))} rowKey={({ day, fee }) => `${day} ${fee}`} empty={<Empty title={t("feePage.noDays")} />} />
      {open === "set" && fees.data && (
        <FormWindow<FeesTyped>
          title={`${t("feePage.set")} · ${code}`} open width={760} fields={feeFields()} initial={typed(fees.data)} submit={() => t("feePage.setOf", { code })}
          error={set.error} pending={set.isPending} onEdit={set.reset} onCancel={() => { set.reset(); close(); }} onSubmit={(body) => set.mutate({ name: code, ...feesOf(body) })}
        />
      )}
      {open === "reset" && (
        <FormWindow<ResetFees>
          title={`${t("feePage.reset")} · ${code}`} open fields={RESET} initial={{ duration_days: fees.data?.duration_days ?? undefined }} note={t("feePage.resetNote")}
          submit={({ launch_date }) => t("feePage.resetOf", { code, day: launch_date ?? "–" })}
          error={paid.error} pending={paid.isPending} onEdit={paid.reset} onCancel={() => { paid.reset(); close(); }} onSubmit={(body) => paid.mutate({ name: code, ...body }, { onSuccess: close })}
        />
      )}
    </>
  );
}
