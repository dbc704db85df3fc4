// Fees as they are typed: every kind of fee in flat fields, and what the interface takes.
import type { Fee, FeeInterval, SetFees } from "@/api/types";
import { percent } from "@/format/fmt";
import { percentOfShare, shareOfPercent } from "@/format/read";
import { tr } from "@/i18n/i18n";
import type { Draft, Field } from "@/ui/form/fields";

export const KINDS = ["management", "custody", "advisory"] as const;
export type FeeName = (typeof KINDS)[number];
type FeeKind = "none" | Fee["kind"];
const DAYS_OF_YEAR = 365;

type OfFee<Name extends string> = {
  [Part in `${Name}_kind` | `${Name}_amount` | `${Name}_base` | `${Name}_rate` | `${Name}_share`]?: string;
};
export interface FeesTyped extends OfFee<"management">, OfFee<"custody">, OfFee<"advisory"> {
  launch_date?: string;
  duration_days?: number;
  progressive?: boolean;
  intervals?: readonly string[];
}

/** What a year costs, where the rate is of more or fewer days. */
export function yearlyHint(rate: unknown, days: unknown): string | undefined {
  const [ofAll, duration] = [Number(rate), Number(days)];
  if (typeof rate !== "string" || rate === "" || !Number.isFinite(ofAll) || !(duration >= 1)) return undefined;
  if (duration === DAYS_OF_YEAR) return tr("feePage.yearIs");
  const said = (of: number): string => percent(String(of / 100), { places: 4 });
  return tr("feePage.yearly", { days: duration, rate: said(ofAll), yearly: said((ofAll * DAYS_OF_YEAR) / duration) });
}

const label = (kind: FeeKind) => ({ value: kind, label: tr(`feePage.kinds.${kind}`) });
const isKind = (name: FeeName, kind: FeeKind) => (draft: Draft): boolean => draft[`${name}_kind`] === kind;

function fieldsOf(name: FeeName, kinds: readonly FeeKind[]): Field<FeesTyped>[] {
  const group = `feePage.${name}` as const;
  return [
    { name: `${name}_kind`, label: "feePage.kind", group, kind: "choice", required: true, choices: kinds.map(label) },
    { name: `${name}_amount`, label: "feePage.amount", group, kind: "money", unit: "form.yuan", required: true, when: isKind(name, "absolute") },
    { name: `${name}_base`, label: "feePage.base", group, kind: "choice", required: true, choices: (["previous_nav", "initial_nav"] as const).map((value) => ({ value, label: tr(`feePage.bases.${value}`) })), when: isKind(name, "fixed") },
    { name: `${name}_rate`, label: "feePage.rate", group, kind: "ratio", required: true, when: isKind(name, "fixed"), hint: (draft) => yearlyHint(draft[`${name}_rate`], draft["duration_days"]) },
  ];
}

export function feeFields(): readonly Field<FeesTyped>[] {
  return [
    { name: "launch_date", label: "feePage.launchDate", kind: "day", hint: "feePage.dayHint", longest: 10 },
    { name: "duration_days", label: "feePage.duration", kind: "count" },
    ...fieldsOf("management", ["none", "absolute", "fixed"]),
    ...fieldsOf("custody", ["none", "absolute", "fixed"]),
    ...fieldsOf("advisory", ["none", "absolute", "fixed", "intervals", "profit_share"]),
    { name: "advisory_share", label: "feePage.share", group: "feePage.advisory", kind: "ratio", required: true, when: isKind("advisory", "profit_share") },
    { name: "progressive", label: "feePage.progressive", kind: "switch", when: isKind("advisory", "intervals") },
    { name: "intervals", label: "feePage.intervals", kind: "lines", hint: "feePage.intervalsHint", when: isKind("advisory", "intervals") },
  ];
}

const lineOf = ({ from, below, rate }: FeeInterval): string => `${from} ${below ?? "*"} ${percentOfShare(rate)}%`;

/** `1 1.1 5%`; what it is not, the server refuses with what was typed. */
export function intervalOf(line: string): FeeInterval {
  const [from = "", below = "", rate = ""] = line.split(/\s+/);
  const typed = rate.replace(/[%％]$/, "");
  return { from, ...(below === "*" ? {} : { below }), rate: /^\d+(\.\d+)?$/.test(typed) ? shareOfPercent(typed) : rate };
}

function typedFee(name: FeeName, fee: Fee | null | undefined): FeesTyped {
  switch (fee?.kind) {
    case undefined: return { [`${name}_kind`]: "none" };
    case "absolute": return { [`${name}_kind`]: "absolute", [`${name}_amount`]: fee.amount };
    case "fixed": return { [`${name}_kind`]: "fixed", [`${name}_base`]: fee.base, [`${name}_rate`]: fee.rate };
    case "intervals": return { [`${name}_kind`]: "intervals", progressive: fee.progressive, intervals: fee.intervals.map(lineOf) };
    case "profit_share": return { [`${name}_kind`]: "profit_share", [`${name}_share`]: fee.rate };
  }
}

export const typed = ({ launch_date, duration_days, ...of }: SetFees): FeesTyped => ({
  ...(launch_date == null ? {} : { launch_date }), ...(duration_days == null ? {} : { duration_days }),
  ...Object.assign({}, ...KINDS.map((name) => typedFee(name, of[name]))) as FeesTyped,
});

function feeOf(name: FeeName, typed: FeesTyped): Fee | undefined {
  switch (typed[`${name}_kind`]) {
    case "absolute": return { kind: "absolute", amount: typed[`${name}_amount`] ?? "" };
    case "fixed": return { kind: "fixed", base: typed[`${name}_base`] === "initial_nav" ? "initial_nav" : "previous_nav", rate: typed[`${name}_rate`] ?? "" };
    case "intervals": return { kind: "intervals", progressive: typed.progressive ?? false, intervals: (typed.intervals ?? []).map(intervalOf) };
    case "profit_share": return { kind: "profit_share", rate: typed[`${name}_share`] ?? "" };
    default: return undefined;
  }
}

/** What was typed as the interface takes it. */
export function feesOf(typed: FeesTyped): SetFees {
  const { launch_date, duration_days } = typed;
  const fees = KINDS.map((name) => [name, feeOf(name, typed)] as const).filter(([, fee]) => fee !== undefined);
  return { ...(launch_date === undefined ? {} : { launch_date }), ...(duration_days === undefined ? {} : { duration_days }), ...Object.fromEntries(fees) };
}
