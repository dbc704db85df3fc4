// Members as the exchange registered them: what forms are held against.
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { VenueMember } from "@/api/types";
import { tr } from "@/i18n/i18n";
import { part } from "@/ui/Answered";
import { FormWindow } from "@/ui/form/FormWindow";
import type { Field } from "@/ui/form/fields";
import { Icon } from "@/ui/Icon";
import { Empty, Section } from "@/ui/page/Section";
import type { DataColumn } from "@/ui/table/columns";
import { DataTable } from "@/ui/table/DataTable";
import { useMembers, useRegisterMember, useSeat } from "./queries";

const columns: readonly DataColumn<VenueMember>[] = [
  { id: "no", head: "venue.member", text: ({ no }) => no, cell: ({ no }) => <strong>{no}</strong> },
  { id: "venue", head: "venue.venue", choices: true, text: ({ venue }) => venue },
  { id: "kind", head: "venue.kind", choices: true, text: ({ kind }) => tr(`venue.memberKinds.${kind}`) },
  { id: "full", head: "venue.full_name", text: ({ full_name }) => full_name },
  { id: "short", head: "venue.short_name", text: ({ short_name }) => short_name },
  { id: "licence", head: "venue.licence", text: ({ licence_no }) => licence_no },
  { id: "code", head: "venue.tradingCode", text: ({ trading_code }) => trading_code ?? "–" },
];

export function Members() {
  const { t } = useTranslation();
  const query = useMembers();
  const seat = useSeat().data?.seat;
  const [adding, setAdding] = useState(false);
  const close = (): void => setAdding(false);
  const { mutate, error, isPending, reset } = useRegisterMember(close);
  const mayKeep = seat?.kind === "exchange" && (seat.duty === "make" || seat.duty === "both");
  const fields: readonly Field<VenueMember>[] = [
    { name: "venue", label: "venue.venue", kind: "choice", shape: "buttons", required: true, choices: ["SHFE", "INE"].map((value) => ({ value, label: value })) },
    { name: "kind", label: "venue.kind", kind: "choice", shape: "buttons", required: true, choices: (["fcm", "non_fcm"] as const).map((value) => ({ value, label: t(`venue.memberKinds.${value}`) })) },
    { name: "no", label: "venue.member", kind: "text", required: true, longest: 32 },
    { name: "full_name", label: "venue.full_name", kind: "text", required: true },
    { name: "short_name", label: "venue.short_name", kind: "text", required: true },
    { name: "licence_no", label: "venue.licence", kind: "text", required: true },
    { name: "trading_code", label: "venue.tradingCode", kind: "text", longest: 32, when: ({ kind }) => kind === "non_fcm" },
  ];
  return (
    <Section title={t("venue.members")} action={mayKeep && <Button type="primary" icon={<Icon name="plus" />} onClick={() => setAdding(true)}>{t("venue.addMember")}</Button>}>
      <DataTable name="venue-members" label={t("venue.members")} columns={columns} asked={part(query, (data) => data.members)} rowKey={({ venue, no }) => `${venue} ${no}`} empty={<Empty title={t("venue.nothing")} />} />
      {adding && <FormWindow<VenueMember> title={t("venue.addMember")} open fields={fields} initial={{ venue: seat?.venue ?? "SHFE", kind: "fcm" }} submit={({ no }) => t("venue.addMemberDo", { no: no ?? "" })} error={error} pending={isPending} onEdit={reset} onCancel={close} onSubmit={(body) => mutate(body)} />}
    </Section>
  );
}
