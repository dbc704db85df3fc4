// Stops: one act bars a scope and cancels what works in it; lifted by name and reason.
import { Button } from "antd";
import { useState } from "react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, ask } from "@/api/client";
import type { SetStop, Stop } from "@/api/types";
import { count } from "@/format/fmt";
import { monthDayTime } from "@/format/time";
import { tr } from "@/i18n/i18n";
import { part } from "@/ui/Answered";
import { FormWindow } from "@/ui/form/FormWindow";
import type { Draft, Field } from "@/ui/form/fields";
import type { DataColumn } from "@/ui/table/columns";
import { DataTable } from "@/ui/table/DataTable";
import { Empty, Section } from "@/ui/page/Section";
import { ADMIN, useChange } from "./queries";

type Of = Stop["of"];
const KINDS = ["account", "product", "fund_account", "user", "all"] as const;
const AGAIN_MS = 1_000;

const useStops = () => useQuery({ queryKey: [ADMIN, "stops"], queryFn: () => ask(api.GET("/api/v1/admin/stops")), refetchInterval: AGAIN_MS });
const useSetStop = (done: () => void) => useChange((body: SetStop) => ask(api.PUT("/api/v1/admin/stops", { body })), done);

const codeOf = (of: Of): string => (of.kind === "all" ? "" : of.kind === "user" ? of.name : of.code);
export const nameOf = (of: Of): string => `${tr(`stopPage.kinds.${of.kind}`)} ${codeOf(of)}`.trim();
export const barsText = (bars: Stop["bars"]): string => tr(bars === "opening" ? "stopPage.opening" : "stopPage.orders");

/** Why: as somebody said, or the order that came too often. */
export const reasonText = ({ reason, repeated }: Pick<Stop, "reason" | "repeated">): string =>
  repeated ? tr("stopPage.repeated", { verb: tr(`orderVerb.${repeated.side}_${repeated.offset}`), contract: repeated.contract, lots: repeated.lots, times: repeated.times, seconds: repeated.seconds }) : reason;

function ofTyped(kind: string, code: string): Of {
  switch (kind) {
    case "all": return { kind: "all" };
    case "user": return { kind, name: code };
    case "product":
    case "fund_account": return { kind, code };
    default: return { kind: "account", code };
  }
}

const columns: readonly DataColumn<Stop>[] = [
  { id: "of", head: "stopPage.of", text: ({ of }) => nameOf(of), cell: ({ of }) => <strong>{nameOf(of)}</strong> },
  { id: "bars", head: "stopPage.bars", choices: true, text: ({ bars }) => barsText(bars) },
  { id: "working", head: "stopPage.working", kind: "number", text: ({ working }) => count(working), cell: ({ working }) => <span className={working > 0 ? "admin-warn" : "t2"}>{count(working)}</span> },
  { id: "since", head: "stopPage.since", text: ({ since }) => monthDayTime(since) },
  { id: "by", head: "stopPage.by", text: ({ by }) => by || tr("stopPage.platform") },
  { id: "reason", head: "stopPage.reason", text: reasonText, mayShorten: true },
];

interface Asked {
  kind: string;
  code: string;
  bars: string;
  reason: string;
}
const isOne = ({ kind }: Draft): boolean => kind !== "all";
const REASON = { name: "reason", label: "stopPage.reason", kind: "text", required: true, longest: 64 } as const;

export function Stops() {
  const { t } = useTranslation();
  const query = useStops();
  const [stops, setStops] = useState(false);
  const [lifting, setLifting] = useState<Stop>();
  return (
    <Section title={t("stopPage.title")} note={t("stopPage.note")} action={<Button danger onClick={() => setStops(true)}>{t("stopPage.set")}</Button>}>
      <DataTable
        name="stops" label={t("stopPage.title")} columns={columns} asked={part(query, (data) => data.stops)} rowKey={({ of }) => nameOf(of)} empty={<Empty title={t("stopPage.none")} />}
        acts={(stop) => <Button size="small" onClick={() => setLifting(stop)} aria-label={t("stopPage.liftOf", { of: nameOf(stop.of) })}>{t("stopPage.lift")}</Button>}
      />
      {stops && <StopWindow onDone={() => setStops(false)} />}
      {lifting && <LiftWindow stop={lifting} onDone={() => setLifting(undefined)} />}
    </Section>
  );
}

function StopWindow({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const { mutate, error, isPending, reset } = useSetStop(onDone);
  const fields: readonly Field<Asked>[] = [
    { name: "kind", label: "stopPage.what", kind: "choice", required: true, choices: KINDS.map((value) => ({ value, label: t(`stopPage.kinds.${value}`) })) },
    { name: "code", label: "stopPage.code", kind: "text", required: true, when: isOne },
    { name: "bars", label: "stopPage.bars", kind: "choice", shape: "buttons", required: true, choices: [{ value: "opening", label: t("stopPage.opening") }, { value: "orders", label: t("stopPage.orders") }] },
    REASON,
  ];
  const read = ({ kind = "account", code = "", bars = "orders" }: Partial<Asked>) => ({ of: ofTyped(kind, code), bars: bars === "opening" ? ("opening" as const) : ("orders" as const) });
  return (
    <FormWindow<Asked>
      title={t("stopPage.set")} open fields={fields} initial={{ kind: "account", bars: "orders" }} danger error={error} pending={isPending} onEdit={reset} onCancel={onDone}
      submit={(body) => {
        const { of, bars } = read(body);
        return t("stopPage.stopOf", { of: nameOf(of), bars: barsText(bars) });
      }}
      onSubmit={(body) => mutate({ ...read(body), reason: body.reason })}
    />
  );
}

function LiftWindow({ stop, onDone }: { stop: Stop; onDone: () => void }) {
  const { t } = useTranslation();
  const { mutate, error, isPending, reset } = useSetStop(onDone);
  const title = t("stopPage.liftOf", { of: nameOf(stop.of) });
  return (
    <FormWindow<{ reason: string }> title={title} open fields={[REASON]} note={t("stopPage.liftNote")} submit={() => title} error={error} pending={isPending} onEdit={reset} onCancel={onDone} onSubmit={({ reason }) => mutate({ of: stop.of, bars: null, reason })} />
  );
}
