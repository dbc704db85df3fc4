// Names, telephones and sealed scans that are kept of parties, and their erasure by two persons: the second reads what is
// lost and types whose it is.
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { words } from "@/api/refusal";
import type { PersonalData as Kept, VenueActKind } from "@/api/types";
import { count } from "@/format/fmt";
import { tr } from "@/i18n/i18n";
import { part } from "@/ui/Answered";
import { ErrorBox, Note } from "@/ui/basics";
import { FormWindow } from "@/ui/form/FormWindow";
import type { Field } from "@/ui/form/fields";
import { DetailDrawer } from "@/ui/page/DetailDrawer";
import { Empty, Section } from "@/ui/page/Section";
import type { DataColumn } from "@/ui/table/columns";
import { DataTable, type Neighbours } from "@/ui/table/DataTable";
import { Facts, State, Timeline, partyColumns, partyKey, partyText } from "./parts";
import { useAskErasure, useConfirmErasure, useDropErasure, usePersonalData } from "./queries";

const erasureText = ({ state }: Kept): string => (state ? tr(`venue.erasures.${state}`) : "–");
const standingText = ({ standing }: Kept): string => tr(standing ? `venue.standings.${standing}` : "venue.none");
/** Whose number is typed to confirm. */
const numberOf = ({ party }: Kept): string => party.number ?? party.member;
const what = (kept: Kept): string => `${kept.party_name} ${partyText(kept.party)}`;
const listed = (of: readonly string[]): string => of.map((id) => `#${id}`).join(" ") || "–";

const columns: readonly DataColumn<Kept>[] = [
  ...partyColumns<Kept>(),
  { id: "standing", head: "venue.standing", choices: true, text: standingText },
  { id: "kept", head: "venue.kept", kind: "number", text: ({ kept }) => count(String(kept)), value: ({ kept }) => String(kept) },
  { id: "state", head: "venue.erasure", choices: true, text: erasureText, cell: (row) => (row.state ? <State state={row.timeline.at(-1)?.state ?? ""} text={erasureText(row)} /> : "–") },
  { id: "why", head: "venue.why", mayShorten: true, text: ({ reason }) => reason ?? "" },
  { id: "by", head: "venue.by", text: ({ asked_by }) => asked_by ?? "–" },
];

/** What an erasure takes, and what it leaves. */
function Lost({ of }: { of: Kept }) {
  const { t } = useTranslation();
  return (
    <Facts rows={[
      [t("venue.kept"), count(String(of.kept))], [t("venue.keptFiles"), of.files.join(", ") || "–"], [t("venue.filings"), listed(of.filings)], [t("venue.emergencies"), listed(of.emergencies)],
    ]} />
  );
}

const REASON: readonly Field<{ reason: string }>[] = [{ name: "reason", label: "venue.why", kind: "text", required: true, longest: 200 }];
const TYPED: readonly Field<{ typed: string }>[] = [{ name: "typed", label: "venue.typeNumber", kind: "text", required: true, longest: 32 }];

function AskWindow({ of, onClose }: { of: Kept; onClose: () => void }) {
  const { t } = useTranslation();
  const { mutate, error, isPending, reset } = useAskErasure(onClose);
  const name = t("venue.doing", { act: t("venue.acts.ask_erasure"), what: what(of) });
  return (
    <FormWindow<{ reason: string }>
      title={name} open fields={REASON} submit={() => name} error={error} pending={isPending} onEdit={reset} onCancel={onClose} note={<><Note title={t("venue.askErasureNote")} /><Lost of={of} /></>}
      onSubmit={({ reason }) => mutate({ party: of.party, reason })}
    />
  );
}

function ConfirmWindow({ of, onClose }: { of: Kept; onClose: () => void }) {
  const { t } = useTranslation();
  const { mutate, error, isPending, reset } = useConfirmErasure(onClose);
  const name = t("venue.doing", { act: t("venue.acts.confirm_erasure"), what: what(of) });
  return (
    <FormWindow<{ typed: string }>
      title={name} open danger fields={TYPED} submit={() => name} error={error} pending={isPending} onEdit={reset} onCancel={onClose}
      note={<><Note title={t("venue.erasureLost")}>{t("venue.erasureStays")}</Note><Lost of={of} /><p>{t("venue.typeToErase", { number: numberOf(of) })}</p></>}
      onSubmit={({ typed }) => mutate({ party: of.party, typed })}
    />
  );
}

export function PersonalData() {
  const { t, i18n } = useTranslation();
  const query = usePersonalData();
  const [doing, setDoing] = useState<{ act: VenueActKind; of: Kept }>();
  const drop = useDropErasure();
  const close = (): void => setDoing(undefined);
  const acts = (of: Kept) => of.acts.map(({ act, problem }) => {
    const why = problem && words(problem, i18n.language).title;
    const press = (): void => (act === "drop_erasure" ? drop.mutate({ party: of.party }) : setDoing({ act, of }));
    const button = <Button size="small" disabled={problem !== undefined || drop.isPending} {...(why ? { title: why } : {})} aria-label={t("venue.doing", { act: t(`venue.acts.${act}`), what: what(of) })} onClick={press}>{t(`venue.acts.${act}`)}</Button>;
    return <span key={act}>{button}</span>;
  });
  const detail = (of: Kept, neighbours: Neighbours) => (
    <DetailDrawer
      title={what(of)} neighbours={neighbours}
      parts={[
        {
          anchor: "overview", head: "venue.overview",
          content: (
            <>
              <div className="venue-acts">{acts(of)}</div>
              {of.acts.map(({ act, problem }) => problem && <p key={act} className="t2">{t(`venue.acts.${act}`)}: {words(problem, i18n.language).title}</p>)}
              <Lost of={of} />
            </>
          ),
        },
        { anchor: "timeline", head: "venue.timeline", content: <Timeline moments={of.timeline} /> },
      ]}
    />
  );
  return (
    <Section title={t("venue.personalData")}>
      <p className="t2">{t("venue.personalNote")}</p>
      <ErrorBox error={drop.error} />
      <DataTable name="venue-personal" label={t("venue.personalData")} columns={columns} asked={part(query, (data) => data.personal)} rowKey={({ party }) => partyKey(party)} empty={<Empty title={t("venue.nothing")} />} acts={acts} detail={detail} />
      {doing?.act === "ask_erasure" && <AskWindow of={doing.of} onClose={close} />}
      {doing?.act === "confirm_erasure" && <ConfirmWindow of={doing.of} onClose={close} />}
    </Section>
  );
}
