// Form 5 as the exchange's clerks took it in: a member that could not use its member system.
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { words } from "@/api/refusal";
import type { VenueEmergency } from "@/api/types";
import { money } from "@/format/fmt";
import { dayAndTime } from "@/format/time";
import { currentLanguage, tr } from "@/i18n/i18n";
import { part } from "@/ui/Answered";
import { ProblemBox } from "@/ui/basics";
import { Icon } from "@/ui/Icon";
import { DetailDrawer } from "@/ui/page/DetailDrawer";
import { Empty, Section } from "@/ui/page/Section";
import type { DataColumn } from "@/ui/table/columns";
import { DataTable, type Neighbours } from "@/ui/table/DataTable";
import { Attached } from "./Attached";
import { EmergencyPaper } from "./paper/EmergencyPaper";
import { Acts, State, partyColumns, stateText } from "./parts";
import { useEmergencies, useSeat } from "./queries";
import { EmergencyWizard } from "./wizard/EmergencyWizard";

const whyText = ({ problem, reason }: VenueEmergency): string => (problem ? words(problem, currentLanguage()).title : reason ?? "");
const what = ({ emergency, party_name, form }: VenueEmergency): string => `#${emergency} ${party_name} ${tr(`venue.kinds.${form.kind}`)}`;

const columns: readonly DataColumn<VenueEmergency>[] = [
  { id: "id", head: "venue.emergencyNo", text: ({ emergency }) => `#${emergency}` },
  { id: "state", head: "venue.state", choices: true, text: ({ state }) => stateText(state), cell: ({ state }) => <State state={state} text={stateText(state)} /> },
  { id: "kind", head: "venue.kind", choices: true, text: ({ form }) => tr(`venue.kinds.${form.kind}`) },
  ...partyColumns<VenueEmergency>(),
  { id: "rows", head: "venue.bonds", text: ({ form }) => form.rows.map(({ code, face }) => `${code} ${money(face)}`).join(", ") },
  { id: "at", head: "common.time", text: ({ at }) => dayAndTime(at) },
  { id: "by", head: "venue.entered", choices: true, text: ({ entered_by }) => entered_by },
  { id: "checked", head: "venue.checked", choices: true, text: ({ ended_by }) => ended_by ?? "–" },
  { id: "why", head: "venue.why", text: whyText },
];

function EmergencyDrawer({ emergency, neighbours }: { emergency: VenueEmergency; neighbours: Neighbours }) {
  const { t } = useTranslation();
  const parts = [
    {
      anchor: "overview", head: "venue.overview" as const,
      content: (
        <>
          <div className="venue-acts"><State state={emergency.state} text={stateText(emergency.state)} /> <Acts of="emergency" id={emergency.emergency} what={what(emergency)} acts={emergency.acts} /></div>
          {emergency.problem && <ProblemBox problem={emergency.problem} />}
          {emergency.reason && <p>{emergency.reason}</p>}
          {emergency.erased && <p className="t2">{t("venue.erasedAt", { at: dayAndTime(emergency.erased) })}</p>}
        </>
      ),
    },
    { anchor: "attachments", head: "venue.attachments" as const, content: <Attached party={emergency.party} files={emergency.attachments} /> },
    { anchor: "paper", head: "venue.paper" as const, content: <EmergencyPaper emergency={emergency} /> },
  ];
  return <DetailDrawer title={what(emergency)} parts={parts} neighbours={neighbours} />;
}

export function Emergencies() {
  const { t } = useTranslation();
  const query = useEmergencies();
  const seat = useSeat().data?.seat;
  const [adding, setAdding] = useState(false);
  const mayEnter = seat?.kind === "exchange" && (seat.duty === "make" || seat.duty === "both");
  return (
    <Section title={t("venue.emergencies")} action={mayEnter && <Button type="primary" icon={<Icon name="plus" />} onClick={() => setAdding(true)}>{t("venue.newEmergency")}</Button>}>
      <DataTable
        name="venue-emergencies" label={t("venue.emergencies")} columns={columns} asked={part(query, (data) => data.emergencies)} rowKey={({ emergency }) => emergency} empty={<Empty title={t("venue.nothing")} />}
        acts={(row) => <Acts of="emergency" id={row.emergency} what={what(row)} acts={row.acts} size="small" />} detail={(row, neighbours) => <EmergencyDrawer emergency={row} neighbours={neighbours} />}
      />
      {adding && <EmergencyWizard onClose={() => setAdding(false)} />}
    </Section>
  );
}
