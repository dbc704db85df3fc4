// Settings of a venue: each with its value today, whether it was confirmed against the venue's own text, and who changed what.
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { components } from "@/api/schema";
import type { SettingChange, VenueSetting } from "@/api/types";
import { monthDayTime } from "@/format/time";
import { tr } from "@/i18n/i18n";
import type { TextKey } from "@/i18n/words";
import { part } from "@/ui/Answered";
import { Tag } from "@/ui/basics";
import { FormWindow } from "@/ui/form/FormWindow";
import type { Field } from "@/ui/form/fields";
import { Empty, Section } from "@/ui/page/Section";
import type { DataColumn } from "@/ui/table/columns";
import { DataTable } from "@/ui/table/DataTable";
import { useSeat, useSetVenueSetting, useVenueSettings } from "./queries";

const nameText = (name: string): string => tr(`venue.names.${name}` as TextKey);
const verifiedText = (verified: boolean): string => tr(verified ? "venue.verified" : "venue.unverified");
const Verified = ({ verified }: { verified: boolean }) => (verified ? <>{verifiedText(true)}</> : <Tag tone="amber">{verifiedText(false)}</Tag>);

const columns: readonly DataColumn<VenueSetting>[] = [
  { id: "name", head: "venue.setting", text: ({ name }) => nameText(name), cell: ({ name }) => <strong>{nameText(name)}</strong> },
  { id: "venue", head: "venue.venue", choices: true, text: ({ venue }) => venue },
  { id: "value", head: "venue.value", text: ({ value }) => value || "–" },
  { id: "verified", head: "venue.verified", choices: true, text: ({ verified }) => verifiedText(verified), cell: ({ verified }) => <Verified verified={verified} /> },
  { id: "later", head: "venue.later", text: ({ later }) => later.map(({ effective, value }) => `${effective}: ${value}`).join("; ") || "–" },
];
const changes: readonly DataColumn<SettingChange>[] = [
  { id: "at", head: "common.time", text: ({ at }) => monthDayTime(at) },
  { id: "venue", head: "venue.venue", choices: true, text: ({ venue }) => venue },
  { id: "name", head: "venue.setting", choices: true, text: ({ name }) => nameText(name) },
  { id: "old", head: "venue.before", text: ({ old }) => old || "–" },
  { id: "new", head: "venue.now", text: (row) => row.new || "–" },
  { id: "from", head: "venue.from", text: ({ effective }) => effective },
  { id: "verified", head: "venue.verified", choices: true, text: ({ verified }) => verifiedText(verified), cell: ({ verified }) => <Verified verified={verified} /> },
  { id: "by", head: "venue.by", text: ({ by }) => by ?? "–" },
];

type Draft = Pick<components["schemas"]["NewVenueSetting"], "value" | "effective" | "verified">;

export function Settings() {
  const { t } = useTranslation();
  const query = useVenueSettings();
  const seat = useSeat().data?.seat;
  const [changing, setChanging] = useState<VenueSetting>();
  const { mutate, error, isPending, reset } = useSetVenueSetting(() => setChanging(undefined));
  const mayKeep = seat?.kind === "exchange" && (seat.duty === "make" || seat.duty === "both");
  const fields: readonly Field<Draft>[] = [
    { name: "value", label: "venue.value", kind: "text", required: true, longest: 400, hint: () => `${t("venue.how")} ${changing?.form ?? ""}` },
    { name: "effective", label: "venue.from", kind: "day", required: true },
    { name: "verified", label: "venue.verified", kind: "switch" },
  ];
  const named = (name: string): string => t("venue.changeOf", { name: nameText(name) });
  return (
    <Section title={t("venue.settings")}>
      <DataTable
        name="venue-settings" label={t("venue.settings")} columns={columns} asked={part(query, (data) => data.settings)} rowKey={({ venue, name }) => `${venue} ${name}`} empty={<Empty title={t("venue.nothing")} />}
        acts={mayKeep ? (row) => <Button size="small" aria-label={named(row.name)} onClick={() => setChanging(row)}>{t("venue.change")}</Button> : undefined}
      />
      <h2>{t("venue.changes")}</h2>
      <DataTable name="venue-changes" label={t("venue.changes")} columns={changes} asked={part(query, (data) => data.changes)} rowKey={({ at, name, effective }) => `${at} ${name} ${effective}`} empty={<Empty title={t("venue.nothing")} />} />
      {changing && (
        <FormWindow<Draft>
          title={named(changing.name)} open fields={fields} initial={{ value: changing.value, verified: changing.verified }} submit={() => named(changing.name)} error={error} pending={isPending} onEdit={reset}
          onCancel={() => { reset(); setChanging(undefined); }} onSubmit={(body) => mutate({ venue: changing.venue, name: changing.name, ...body })}
        />
      )}
    </Section>
  );
}
