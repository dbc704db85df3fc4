// Forms 1 to 4 from the member's maker to the exchange's checker, and the accounts that come of them.
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { VenueAccount, VenueFiling } from "@/api/types";
import { dayAndTime } from "@/format/time";
import { tr } from "@/i18n/i18n";
import { part } from "@/ui/Answered";
import { Icon } from "@/ui/Icon";
import { DetailDrawer } from "@/ui/page/DetailDrawer";
import { Empty, Section } from "@/ui/page/Section";
import type { DataColumn } from "@/ui/table/columns";
import { DataTable, type Neighbours } from "@/ui/table/DataTable";
import { Attached } from "./Attached";
import { FilingPaper } from "./paper/FilingPaper";
import { Acts, Facts, State, Timeline, partyColumns, partyKey, partyText, stateText } from "./parts";
import { useFilings, useSeat, useVenueAccounts } from "./queries";
import { FilingWizard } from "./wizard/FilingWizard";

const what = ({ filing, party_name, kind }: VenueFiling): string => `#${filing} ${party_name} ${tr(`venue.forms.${kind}`)}`;

const columns: readonly DataColumn<VenueFiling>[] = [
  { id: "id", head: "venue.filing", text: ({ filing }) => `#${filing}` },
  { id: "state", head: "venue.state", choices: true, text: ({ state }) => stateText(state), cell: ({ state }) => <State state={state} text={stateText(state)} /> },
  { id: "form", head: "venue.form", choices: true, text: ({ kind }) => tr(`venue.forms.${kind}`) },
  ...partyColumns<VenueFiling>(),
  { id: "at", head: "common.time", text: ({ at }) => dayAndTime(at) },
  { id: "by", head: "venue.entered", choices: true, text: ({ entered_by }) => entered_by },
  { id: "why", head: "venue.why", mayShorten: true, text: ({ reason }) => reason ?? "" },
];
const accounts: readonly DataColumn<VenueAccount>[] = [
  ...partyColumns<VenueAccount>(),
  { id: "account", head: "venue.account", text: ({ account }) => account },
  { id: "full", head: "venue.field.accountName", text: ({ full_name }) => full_name },
  { id: "standing", head: "venue.standing", choices: true, text: ({ standing }) => tr(`venue.standings.${standing}`), cell: ({ standing }) => <State state={standing} text={tr(`venue.standings.${standing}`)} /> },
  { id: "since", head: "venue.since", text: ({ since }) => since },
  { id: "filing", head: "venue.filing", text: ({ filing }) => `#${filing}` },
];

function FilingActs({ filing, size, onAmend }: { filing: VenueFiling; size?: "small"; onAmend: (filing: VenueFiling) => void }) {
  return <Acts of="filing" id={filing.filing} what={what(filing)} acts={filing.acts} own={{ amend: () => onAmend(filing) }} {...(size ? { size } : {})} />;
}

function FilingDrawer({ filing, neighbours, onAmend }: { filing: VenueFiling; neighbours: Neighbours; onAmend: (filing: VenueFiling) => void }) {
  const { t } = useTranslation();
  const { party, party_name, rule_book, entered_by, sent_by, examined_by, approved_by, reason, erased } = filing;
  const parts = [
    {
      anchor: "overview", head: "venue.overview" as const,
      content: (
        <>
          <div className="venue-acts"><State state={filing.state} text={stateText(filing.state)} /> <FilingActs filing={filing} onAmend={onAmend} /></div>
          {reason && <p className="amber">{reason}</p>}
          {erased && <p className="t2">{t("venue.erasedAt", { at: dayAndTime(erased) })}</p>}
          <Facts rows={[
            [t("venue.partyName"), party_name], [t("venue.party"), partyText(party)], [t("venue.ruleBook"), `${party.venue} ${rule_book}`],
            [t("venue.states.entered"), entered_by], [t("venue.states.sent"), sent_by ?? "–"], [t("venue.states.examined"), examined_by ?? "–"], [t("venue.states.approved"), approved_by ?? "–"],
          ]} />
        </>
      ),
    },
    { anchor: "timeline", head: "venue.timeline" as const, content: <Timeline moments={filing.timeline} /> },
    { anchor: "attachments", head: "venue.attachments" as const, content: <Attached party={party} files={filing.attachments} /> },
    { anchor: "paper", head: "venue.paper" as const, content: <FilingPaper filing={filing} /> },
  ];
  return <DetailDrawer title={what(filing)} parts={parts} neighbours={neighbours} />;
}

export function Filings() {
  const { t } = useTranslation();
  const query = useFilings();
  const known = useVenueAccounts();
  const seat = useSeat().data?.seat;
  const [filling, setFilling] = useState<VenueFiling | "new">();
  const mayFile = seat?.kind === "member" && (seat.duty === "make" || seat.duty === "both");
  return (
    <Section title={t("venue.filings")} action={mayFile && <Button type="primary" icon={<Icon name="plus" />} onClick={() => setFilling("new")}>{t("venue.newFiling")}</Button>}>
      <DataTable
        name="venue-filings" label={t("venue.filings")} columns={columns} asked={part(query, (data) => data.filings)} rowKey={({ filing }) => filing} empty={<Empty title={t("venue.nothing")} />}
        acts={(filing) => <FilingActs filing={filing} size="small" onAmend={setFilling} />} detail={(filing, neighbours) => <FilingDrawer filing={filing} neighbours={neighbours} onAmend={setFilling} />}
      />
      <h2>{t("venue.accounts")}</h2>
      <DataTable name="venue-accounts" label={t("venue.accounts")} columns={accounts} asked={part(known, (data) => data.accounts)} rowKey={({ party }) => partyKey(party)} empty={<Empty title={t("venue.nothing")} />} />
      {filling && seat && <FilingWizard seat={seat} amended={filling === "new" ? undefined : filling} onClose={() => setFilling(undefined)} />}
    </Section>
  );
}
