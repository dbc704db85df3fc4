// Where logins sit in member services: of roles that open them, set by a super admin.
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { SeatRow, VenueSeat } from "@/api/types";
import { tr } from "@/i18n/i18n";
import { part } from "@/ui/Answered";
import { FormWindow } from "@/ui/form/FormWindow";
import type { Field } from "@/ui/form/fields";
import { Empty, Section } from "@/ui/page/Section";
import type { DataColumn } from "@/ui/table/columns";
import { DataTable } from "@/ui/table/DataTable";
import { useSeats, useSetSeat } from "./queries";
import "@/i18n/teach/venue";

const seatText = (seat: VenueSeat | null | undefined): string => (seat ? [tr(`venue.seatKinds.${seat.kind}`), seat.venue, seat.member, seat.participant && tr(`venue.partyKinds.${seat.participant}`), seat.number].filter(Boolean).join(" ") : tr("venue.none"));

const columns: readonly DataColumn<SeatRow>[] = [
  { id: "login", head: "venue.login", text: ({ login }) => login, cell: ({ login }) => <strong>{login}</strong> },
  { id: "name", head: "venue.partyName", text: ({ display_name }) => display_name },
  { id: "seat", head: "venue.seat", text: ({ seat }) => seatText(seat) },
  { id: "duty", head: "venue.duty", choices: true, text: ({ seat }) => (seat ? tr(`venue.duties.${seat.duty}`) : "–") },
];
const KINDS = ["member", "participant", "exchange", "depository"] as const;
const DUTIES = ["watch", "make", "check", "both"] as const;
const PARTICIPANTS = ["client", "overseas_intermediary", "overseas_broker", "overseas_non_broker"] as const;

export function Seats() {
  const { t } = useTranslation();
  const query = useSeats();
  const [setting, setSetting] = useState<SeatRow>();
  const { mutate, error, isPending, reset } = useSetSeat(() => setSetting(undefined));
  const fields: readonly Field<VenueSeat>[] = [
    { name: "kind", label: "venue.seat", kind: "choice", required: true, choices: KINDS.map((value) => ({ value, label: t(`venue.seatKinds.${value}`) })) },
    { name: "duty", label: "venue.duty", kind: "choice", shape: "buttons", required: true, choices: DUTIES.map((value) => ({ value, label: t(`venue.duties.${value}`) })) },
    { name: "venue", label: "venue.venue", kind: "choice", shape: "buttons", required: true, choices: ["SHFE", "INE"].map((value) => ({ value, label: value })), when: ({ kind }) => kind !== "depository" },
    { name: "member", label: "venue.member", kind: "text", required: true, longest: 32, when: ({ kind }) => kind === "member" || kind === "participant" },
    { name: "participant", label: "venue.kind", kind: "choice", required: true, choices: PARTICIPANTS.map((value) => ({ value, label: t(`venue.partyKinds.${value}`) })), when: ({ kind }) => kind === "participant" },
    { name: "number", label: "venue.number", kind: "text", required: true, longest: 32, when: ({ kind }) => kind === "participant" },
  ];
  const initialOf = ({ seat }: SeatRow): Partial<VenueSeat> => Object.fromEntries(Object.entries(seat ?? { kind: "member", duty: "make", venue: "SHFE" }).filter(([, value]) => value !== null));
  return (
    <Section title={t("seatPage.title")}>
      <DataTable
        name="venue-seats" label={t("seatPage.title")} columns={columns} asked={part(query, (data) => data.seats)} rowKey={({ login }) => login} empty={<Empty title={t("venue.nothing")} />}
        acts={(row) => <Button size="small" aria-label={t("venue.setSeatDo", { login: row.login })} onClick={() => setSetting(row)}>{t("venue.setSeat")}</Button>}
      />
      {setting && (
        <FormWindow<VenueSeat>
          title={t("venue.setSeatDo", { login: setting.login })} open fields={fields} initial={initialOf(setting)} submit={() => t("venue.setSeatDo", { login: setting.login })} error={error} pending={isPending} onEdit={reset}
          onCancel={() => { reset(); setSetting(undefined); }} onSubmit={(body) => mutate({ ...body, login: setting.login })}
        />
      )}
    </Section>
  );
}
