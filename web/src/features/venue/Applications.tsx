// Applications to deposit and withdraw: what becomes of each, and what may be done with it.
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { words } from "@/api/refusal";
import type { VenueApplication } from "@/api/types";
import { money } from "@/format/fmt";
import { dayAndTime, monthDayTime, toMillis } from "@/format/time";
import { currentLanguage, tr } from "@/i18n/i18n";
import { part } from "@/ui/Answered";
import { ProblemBox, Tag } from "@/ui/basics";
import { Icon } from "@/ui/Icon";
import { DetailDrawer } from "@/ui/page/DetailDrawer";
import { Empty, Section } from "@/ui/page/Section";
import type { DataColumn } from "@/ui/table/columns";
import { DataTable, type Neighbours } from "@/ui/table/DataTable";
import { ApplicationWindow, ExplainWindow, PledgeWindow } from "./ApplicationWindows";
import { Acts, Facts, State, Timeline, Window, partyColumns, partyText, stateText } from "./parts";
import { useApplications, useSeat } from "./queries";

/** It is on its way, and will count nothing. */
const isVain = ({ state, counts_nothing_tonight }: VenueApplication): boolean => counts_nothing_tonight && ["asked", "entered", "accepted", "mismatched", "registered"].includes(state);
const whyText = (application: VenueApplication): string => {
  const { problem, reason, differing } = application;
  if (problem) return words(problem, currentLanguage()).title;
  return [reason, ...differing.map((field) => tr(`venue.fields.${field}`)), isVain(application) ? tr("venue.vain") : ""].filter(Boolean).join("、");
};
const what = ({ application, party_name, kind, bond, face }: VenueApplication): string => `#${application} ${party_name} ${tr(`venue.kinds.${kind}`)} ${bond} ${money(face)}`;

const columns: readonly DataColumn<VenueApplication>[] = [
  { id: "id", head: "venue.application", text: ({ application }) => `#${application}` },
  { id: "state", head: "venue.state", choices: true, text: ({ state }) => stateText(state), cell: ({ state }) => <State state={state} text={stateText(state)} /> },
  { id: "kind", head: "venue.kind", choices: true, text: ({ kind, emergency }) => `${tr(`venue.kinds.${kind}`)}${emergency ? ` · ${tr("venue.emergency")}` : ""}`, cell: ({ kind, emergency }) => <>{tr(`venue.kinds.${kind}`)} {emergency && <Tag tone="amber">{tr("venue.emergency")}</Tag>}</> },
  ...partyColumns<VenueApplication>(),
  { id: "bond", head: "venue.bond", choices: true, text: ({ bond }) => bond },
  { id: "face", head: "venue.faceShort", kind: "number", text: ({ face }) => money(face), value: ({ face }) => face },
  { id: "day", head: "venue.tradingDay", choices: true, text: ({ trading_day }) => trading_day },
  { id: "due", head: "venue.dueAt", text: ({ due }) => (due ? monthDayTime(due) : "–"), value: ({ due }) => toMillis(due) },
  { id: "why", head: "venue.why", mayShorten: true, text: whyText },
  { id: "by", head: "venue.entered", optional: true, choices: true, text: ({ entered_by }) => entered_by },
];

function ApplicationActs({ application, size }: { application: VenueApplication; size?: "small" }) {
  const [open, setOpen] = useState<"pledge" | "explain">();
  const close = (): void => setOpen(undefined);
  return (
    <>
      <Acts of="application" id={application.application} what={what(application)} acts={application.acts} own={{ pledge: () => setOpen("pledge"), explain: () => setOpen("explain") }} {...(size ? { size } : {})} />
      {open === "pledge" && <PledgeWindow application={application} onClose={close} />}
      {open === "explain" && <ExplainWindow application={application} onClose={close} />}
    </>
  );
}

function ApplicationDrawer({ application, neighbours }: { application: VenueApplication; neighbours: Neighbours }) {
  const { t } = useTranslation();
  const { kind, party, party_name, bond, bond_name, maturity, face, account, trading_day, entered_by, checked_by, accepted, rule_book, round, release_day, pledge, differing, explanations, problem, reason, due, emergency } = application;
  const parts = [
    {
      anchor: "overview", head: "venue.overview" as const,
      content: (
        <>
          <div className="venue-acts"><State state={application.state} text={stateText(application.state)} /> {emergency && <Tag tone="amber">{`${t("venue.emergency")} #${emergency}`}</Tag>} <ApplicationActs application={application} /></div>
          {problem && <ProblemBox problem={problem} />}
          {reason && <p>{reason}</p>}
          {isVain(application) && <p className="amber">{t("venue.vain")}</p>}
          {round !== null && round !== undefined && <p>{t("venue.rounds", { round, day: release_day ?? "–" })}</p>}
          <Facts rows={[
            [t("venue.kind"), t(`venue.kinds.${kind}`)], [t("venue.partyName"), party_name], [t("venue.party"), partyText(party)],
            [t("venue.bond"), bond], [t("venue.bondName"), bond_name], [t("venue.maturity"), maturity ?? "–"],
            [t("venue.face"), money(face)], [t("venue.account"), account], [t("venue.tradingDay"), trading_day],
            [t("venue.entered"), entered_by], [t("venue.checked"), checked_by ?? "–"], [t("venue.accepted"), accepted ?? "–"],
            [t("venue.ruleBook"), rule_book], [t("venue.dueAt"), due ? dayAndTime(due) : "–"], [t("venue.venue"), party.venue],
          ]} />
        </>
      ),
    },
    { anchor: "timeline", head: "venue.timeline" as const, content: <Timeline moments={application.timeline} /> },
    ...(pledge ? [{
      anchor: "instruction", head: "venue.instruction" as const,
      content: (
        <>
          {differing.length > 0 && <p className="amber">{t("venue.differing")}{": "}{differing.map((field) => t(`venue.fields.${field}`)).join("、")}</p>}
          <Facts rows={[[t("venue.instructionNo"), pledge.no], [t("venue.member"), pledge.member ?? "–"], [t("venue.number"), pledge.participant], [t("venue.bond"), pledge.bond], [t("venue.face"), money(pledge.face)], [t("venue.account"), pledge.account]]} />
        </>
      ),
    }] : []),
    ...(explanations.length > 0 ? [{
      anchor: "explanations", head: "venue.explanations" as const,
      content: <ol className="venue-timeline">{explanations.map(({ at, overdue, text, by }) => <li key={at}><time>{monthDayTime(at)}</time> {overdue && <Tag tone="solid">{t("venue.states.overdue")}</Tag>} <span>{text}</span> <span className="t2">{by}</span></li>)}</ol>,
    }] : []),
  ];
  return <DetailDrawer title={what(application)} parts={parts} neighbours={neighbours} />;
}

export function Applications() {
  const { t } = useTranslation();
  const query = useApplications();
  const seat = useSeat().data?.seat;
  const [adding, setAdding] = useState(false);
  const mayEnter = (seat?.kind === "member" || seat?.kind === "participant") && (seat.duty === "make" || seat.duty === "both");
  const action = mayEnter && <Button type="primary" icon={<Icon name="plus" />} onClick={() => setAdding(true)}>{t("venue.newApplication")}</Button>;
  return (
    <Section title={t("venue.applications")} action={action}>
      <Window />
      <DataTable
        name="venue-applications" label={t("venue.applications")} columns={columns} asked={part(query, (data) => data.applications)} rowKey={({ application }) => application} empty={<Empty title={t("venue.nothing")} />}
        acts={(application) => <ApplicationActs application={application} size="small" />}
        detail={(application, neighbours) => <ApplicationDrawer application={application} neighbours={neighbours} />}
      />
      {adding && seat && <ApplicationWindow seat={seat} onClose={() => setAdding(false)} />}
    </Section>
  );
}
