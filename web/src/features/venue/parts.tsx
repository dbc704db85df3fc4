// What all pages of member services share: parties, states, what may be done with a row, time lines, the window of the day.
import { Button, Switch, Tooltip } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { words } from "@/api/refusal";
import type { VenueAct, VenueActKind, VenueMoment, VenueParty } from "@/api/types";
import { monthDayTime } from "@/format/time";
import { tr } from "@/i18n/i18n";
import type { TextKey } from "@/i18n/words";
import { ErrorBox, Note, Tag, type Tone } from "@/ui/basics";
import { FormWindow } from "@/ui/form/FormWindow";
import type { Field } from "@/ui/form/fields";
import type { DataColumn } from "@/ui/table/columns";
import { type ToDo, useAct, useSeat, useSetClerks } from "./queries";
import "./venue.css";

/** A party as lists name it: its number behind its member's. */
export const partyText = ({ member, number }: VenueParty): string => (number ? `${member} · ${number}` : member);
/** What tells one party from another. */
export const partyKey = ({ venue, member, kind, number }: VenueParty): string => [venue, member, kind, number ?? ""].join("/");

export const partyColumns = <Item extends { party: VenueParty; party_name: string }>(): readonly DataColumn<Item>[] => [
  { id: "party", head: "venue.party", text: ({ party }) => partyText(party), cell: ({ party }) => <strong>{partyText(party)}</strong> },
  { id: "name", head: "venue.partyName", choices: true, mayShorten: true, text: ({ party_name }) => party_name },
  { id: "venue", head: "venue.venue", choices: true, text: ({ party }) => party.venue },
];

const TONES: Readonly<Record<string, Tone>> = {
  erasure_asked: "amber", erasure_confirmed: "amber", erasure_dropped: "grey", erased: "grey",
  asked: "amber", entered: "amber", sent: "amber", examined: "amber", mismatched: "amber", release_instructed: "amber", explanation_due: "amber", overdue: "solid",
  accepted: "blue", registered: "blue", changing: "amber", filed: "amber", refused: "grey", review_refused: "grey", lapsed: "grey", dropped: "grey", rejected: "grey", closed: "grey",
};
/** A state: waiting for a person, on its way, ended; what is in order carries no colour. */
export function State({ state, text }: { state: string; text: string }) {
  const tone = TONES[state];
  return tone ? <Tag tone={tone}>{text}</Tag> : <>{text}</>;
}
export const stateText = (state: string): string => tr(`venue.states.${state}` as TextKey);

export function Timeline({ moments }: { moments: readonly VenueMoment[] }) {
  return (
    <ol className="venue-timeline">
      {moments.map(({ at, state, by }) => (
        <li key={`${at} ${state}`}><time>{monthDayTime(at)}</time> <span>{stateText(state)}</span> <span className="t2">{by ?? ""}</span></li>
      ))}
    </ol>
  );
}

const REASON: readonly Field<{ reason: string }>[] = [{ name: "reason", label: "venue.why", kind: "text", required: true, longest: 200 }];
const WITH_REASON: readonly VenueActKind[] = ["reject", "drop"];

interface ActsProps {
  of: ToDo["of"];
  id: string;
  /** What it is done to, in words. */
  what: string;
  acts: readonly VenueAct[];
  /** Acts that take a form of their own. */
  own?: Partial<Record<VenueActKind, () => void>>;
  size?: "small";
}

/** Buttons of what the reader may do; what cannot be done now says why beside it. */
export function Acts({ of, id, what, acts, own = {}, size }: ActsProps) {
  const { t, i18n } = useTranslation();
  const [asking, setAsking] = useState<VenueActKind>();
  const { mutate, error, isPending, reset } = useAct(() => setAsking(undefined));
  const name = (act: VenueActKind): string => t("venue.doing", { act: t(`venue.acts.${act}`), what });
  const press = (act: VenueActKind): void => {
    reset();
    const does = own[act];
    if (does) does();
    else if (WITH_REASON.includes(act)) setAsking(act);
    else mutate({ of, id, act });
  };
  return (
    <>
      {acts.map(({ act, problem }) => {
        const why = problem && words(problem, i18n.language).title;
        const button = <Button {...(size ? { size } : {})} disabled={problem !== undefined || isPending} aria-label={name(act)} onClick={() => press(act)}>{t(`venue.acts.${act}`)}</Button>;
        if (!why) return <span key={act}>{button}</span>;
        return size ? <Tooltip key={act} title={why}><span>{button}</span></Tooltip> : <span key={act} className="admin-line">{button} <small className="t2">{why}</small></span>;
      })}
      {!asking && error && !size && <ErrorBox error={error} />}
      {!asking && error && size && <Tooltip open title={<ErrorText error={error} />}><span /></Tooltip>}
      {asking && (
        <FormWindow<{ reason: string }>
          title={name(asking)} open fields={REASON} submit={() => name(asking)} error={error} pending={isPending} onEdit={reset}
          onCancel={() => { reset(); setAsking(undefined); }} onSubmit={({ reason }) => mutate({ of, id, act: asking, reason })}
        />
      )}
    </>
  );
}

function ErrorText({ error }: { error: unknown }) {
  return <ErrorBox error={error} />;
}

/** Whether applications are taken now, and the switch of the simulated clerks. */
export function Window() {
  const { t, i18n } = useTranslation();
  const { data } = useSeat();
  const { mutate, isPending } = useSetClerks();
  if (!data) return null;
  if (!data.seat) return <Note title={t("venue.noSeat")}>{t("venue.noSeatDetail")}</Note>;
  const played = data.seat.kind === "exchange" || data.seat.kind === "depository";
  return (
    <div className="venue-window" role="status">
      {data.windows.map(({ venue, trading_day, problem, cut_off, depository_close, settled, rule_book }) => (
        <p key={venue}>
          {trading_day ? <strong>{t("venue.open", { venue, day: trading_day, cutOff: cut_off.slice(0, 5) })}</strong> : <strong>{t("venue.closed", { venue })}</strong>}
          {problem && <span className="amber">{words(problem, i18n.language).title}</span>}
          <span className="t2">{settled ? t("venue.settledTo", { day: settled, close: depository_close.slice(0, 5), book: rule_book ?? "–" }) : t("venue.never")}</span>
        </p>
      ))}
      <p>
        <span className="t2">{t(`venue.seatKinds.${data.seat.kind}`)} {data.seat.member ?? ""} {data.seat.number ?? ""} · {t(`venue.duties.${data.seat.duty}`)}</span>
        {played && <span className="admin-line"><Switch size="small" aria-label={t("venue.clerks")} checked={data.clerks} disabled={isPending} onChange={(on) => mutate(on)} /> {t("venue.clerks")} <small className="t2">{t("venue.clerksHint")}</small></span>}
      </p>
    </div>
  );
}

/** Pairs of a name and what it is. */
export function Facts({ rows }: { rows: readonly (readonly [name: string, value: ReactNode])[] }) {
  return <dl>{rows.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>;
}
