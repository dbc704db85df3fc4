// Where one starts: whether applications are taken now, what is due, and what the bonds are good for beside the cash cap.
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Cover, DueRow } from "@/api/types";
import { money } from "@/format/fmt";
import { dayAndTime, monthDayTime, toMillis } from "@/format/time";
import { tr } from "@/i18n/i18n";
import { part } from "@/ui/Answered";
import { Tag } from "@/ui/basics";
import { FormWindow } from "@/ui/form/FormWindow";
import type { Field } from "@/ui/form/fields";
import { Empty, Section } from "@/ui/page/Section";
import type { DataColumn } from "@/ui/table/columns";
import { DataTable } from "@/ui/table/DataTable";
import { Window, partyColumns, partyKey, partyText } from "./parts";
import { useCovers, useDue, useSeat, useTellFunds, useVenueAccounts } from "./queries";

const whenText = ({ kind, at, trading_days, provisional }: DueRow): string =>
  (kind === "maturity" ? `${dayAndTime(at).slice(0, 10)}${provisional ? ` (${tr("venue.provisional")})` : ""}${trading_days === null || trading_days === undefined ? "" : ` · ${tr("venue.trading_days", { count: trading_days })}`}` : monthDayTime(at));

const dues: readonly DataColumn<DueRow>[] = [
  { id: "kind", head: "venue.due", choices: true, text: ({ kind }) => tr(`venue.dues.${kind}`), cell: ({ kind }) => <Tag tone={kind === "overdue" ? "solid" : kind === "maturity" || kind === "lapse" ? "grey" : "amber"}>{tr(`venue.dues.${kind}`)}</Tag> },
  { id: "at", head: "venue.dueAt", text: whenText, value: ({ at }) => toMillis(at) },
  ...partyColumns<DueRow>().map((column) => ({ ...column })),
  { id: "bond", head: "venue.bond", choices: true, text: ({ bond }) => bond },
  { id: "face", head: "venue.faceShort", kind: "number", text: ({ face }) => money(face), value: ({ face }) => face },
  { id: "application", head: "venue.application", text: ({ application }) => (application ? `#${application}` : "–") },
];

const covers: readonly DataColumn<Cover>[] = [
  { id: "party", head: "venue.party", text: ({ party }) => (party.kind === "member" ? `${party.member} · ${tr("venue.whole")}` : partyText(party)), cell: ({ party }) => <strong>{party.kind === "member" ? `${party.member} · ${tr("venue.whole")}` : partyText(party)}</strong> },
  { id: "name", head: "venue.partyName", choices: true, mayShorten: true, text: ({ party_name }) => party_name },
  { id: "venue", head: "venue.venue", choices: true, text: ({ party }) => party.venue },
  { id: "day", head: "venue.tradingDay", text: ({ day }) => day },
  { id: "discounted", head: "venue.discounted", kind: "number", text: ({ discounted }) => money(discounted), value: ({ discounted }) => discounted },
  { id: "cash", head: "venue.cash", kind: "number", text: ({ cash, cash_of }) => (cash_of ? money(cash) : "–"), value: ({ cash }) => cash },
  { id: "cap", head: "venue.cap", kind: "number", text: ({ cap }) => money(cap), value: ({ cap }) => cap },
  { id: "available", head: "venue.available", kind: "number", text: ({ available }) => money(available), value: ({ available }) => available, cell: ({ available }) => <strong>{money(available)}</strong> },
  { id: "margin", head: "venue.margin", kind: "number", text: ({ margin }) => money(margin), value: ({ margin }) => margin },
  { id: "beyond", head: "venue.beyondCut", kind: "number", text: ({ beyond_cut }) => money(beyond_cut), value: ({ beyond_cut }) => beyond_cut },
  { id: "cashOf", head: "venue.cashOf", optional: true, text: ({ cash_of }) => cash_of ?? tr("venue.notTold") },
];

interface Told {
  of: string;
  day: string;
  cash: string;
  margin: string;
}

/** Cash and margin of a party that clears elsewhere, of the day that is settled next. */
function FundsWindow({ day, onClose }: { day: string; onClose: () => void }) {
  const { t } = useTranslation();
  const accounts = useVenueAccounts().data?.accounts ?? [];
  const { mutate, error, isPending, reset } = useTellFunds(onClose);
  const fields: readonly Field<Told>[] = [
    { name: "of", label: "venue.party", kind: "choice", required: true, choices: accounts.map(({ party, party_name }) => ({ value: partyKey(party), label: `${partyText(party)} ${party_name}` })) },
    { name: "day", label: "venue.tradingDay", kind: "day", required: true },
    { name: "cash", label: "venue.cash", kind: "signed", unit: "form.yuan", required: true },
    { name: "margin", label: "venue.margin", kind: "money", unit: "form.yuan", required: true },
  ];
  const submit = ({ of, ...told }: Told): void => {
    const account = accounts.find(({ party }) => partyKey(party) === of);
    if (account) mutate({ party: account.party, ...told });
  };
  return <FormWindow<Told> title={t("venue.tellFunds")} open fields={fields} initial={{ day }} submit={({ day: of }) => t("venue.tellFundsDo", { day: of ?? "" })} error={error} pending={isPending} onEdit={reset} onCancel={onClose} onSubmit={submit} />;
}

export function DueList() {
  const { t } = useTranslation();
  const due = useDue();
  const cover = useCovers();
  const own = useSeat().data;
  const [telling, setTelling] = useState(false);
  const mayTell = own?.seat?.kind === "exchange" && (own.seat.duty === "make" || own.seat.duty === "both");
  return (
    <Section title={t("venue.due")} action={mayTell && <Button onClick={() => setTelling(true)}>{t("venue.tellFunds")}</Button>}>
      <Window />
      <h2>{t("venue.dueList")}</h2>
      <DataTable name="venue-due" label={t("venue.dueList")} columns={dues} asked={part(due, (data) => data.due)} rowKey={({ kind, application, party, bond, at }) => [kind, application, partyKey(party), bond, at].join(" ")} empty={<Empty title={t("venue.nothingDue")} />} />
      <h2>{t("venue.cover")}</h2>
      <DataTable name="venue-cover" label={t("venue.cover")} columns={covers} asked={part(cover, (data) => data.covers)} rowKey={({ party }) => partyKey(party)} empty={<Empty title={t("venue.nothing")} />} />
      {telling && <FundsWindow day={own?.now.slice(0, 10) ?? ""} onClose={() => setTelling(false)} />}
    </Section>
  );
}
