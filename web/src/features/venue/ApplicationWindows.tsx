// What an application takes: entering it, the instruction at the depository, the explanation of an unconfirmed release.
import { useTranslation } from "react-i18next";
import type { Pledge, VenueApplication, VenueSeat } from "@/api/types";
import { money } from "@/format/fmt";
import { FormWindow } from "@/ui/form/FormWindow";
import type { Field } from "@/ui/form/fields";
import { partyKey, partyText } from "./parts";
import { useBonds, useEnterApplication, useExplain, usePledge, useVenueAccounts } from "./queries";

interface Draft {
  kind: string;
  of: string;
  bond: string;
  face: string;
}

export function ApplicationWindow({ seat, onClose }: { seat: VenueSeat; onClose: () => void }) {
  const { t } = useTranslation();
  const accounts = (useVenueAccounts().data?.accounts ?? []).filter(({ standing }) => standing !== "closed");
  const bonds = useBonds().data?.bonds ?? [];
  const { mutate, error, isPending, reset } = useEnterApplication(onClose);
  // An FCM member applies for others under their accounts; its own account is theirs to use, too.
  const own = accounts.filter(({ party }) => party.kind !== "member" || accounts.every((one) => one.party.kind === "member"));
  const choices = own.map(({ party, party_name, account }) => ({ value: `${partyKey(party)}|${account}`, label: `${partyText(party)} ${party_name} · ${account}` }));
  const fields: readonly Field<Draft>[] = [
    { name: "kind", label: "venue.kind", kind: "choice", shape: "buttons", required: true, choices: [{ value: "deposit", label: t("venue.kinds.deposit") }, { value: "withdrawal", label: t("venue.kinds.withdrawal") }] },
    { name: "of", label: "venue.party", kind: "choice", required: true, choices },
    { name: "bond", label: "venue.bond", kind: "choice", required: true, choices: bonds.map(({ code, name, maturity }) => ({ value: code, label: `${code} ${name} ${maturity}` })) },
    { name: "face", label: "venue.face", kind: "money", required: true },
  ];
  const submit = ({ kind, of, bond, face }: Draft): void => {
    const chosen = own.find(({ party, account }) => `${partyKey(party)}|${account}` === of);
    if (chosen) mutate({ party: chosen.party, account: chosen.account, bond, face, kind: kind === "withdrawal" ? "withdrawal" : "deposit" });
  };
  const first = choices.length === 1 ? choices[0]?.value : undefined;
  const title = seat.kind === "participant" ? t("venue.askMember") : t("venue.newApplication");
  return (
    <FormWindow<Draft>
      title={title} open width={560} fields={fields} initial={{ kind: "deposit", ...(first === undefined ? {} : { of: first }) }} error={error} pending={isPending} onEdit={reset} onCancel={onClose} onSubmit={submit}
      submit={({ kind, face }) => t(kind === "withdrawal" ? "venue.enterWithdrawal" : "venue.enterDeposit", { face: face === undefined ? "" : money(face) })}
      key={choices.length}
    />
  );
}

export function PledgeWindow({ application, onClose }: { application: VenueApplication; onClose: () => void }) {
  const { t } = useTranslation();
  const { mutate, error, isPending, reset } = usePledge(onClose);
  const { matching } = application;
  const fields: readonly Field<Pledge>[] = [
    { name: "no", label: "venue.instructionNo", kind: "text", required: true, longest: 32 },
    { name: "venue", label: "venue.venue", kind: "choice", shape: "buttons", required: true, choices: ["SHFE", "INE"].map((value) => ({ value, label: value })) },
    { name: "member", label: "venue.member", kind: "text", longest: 32 },
    { name: "participant", label: "venue.number", kind: "text", required: true, longest: 32 },
    { name: "bond", label: "venue.bond", kind: "text", required: true, longest: 32 },
    { name: "face", label: "venue.face", kind: "money", required: true },
    { name: "account", label: "venue.account", kind: "text", required: true, longest: 32 },
  ];
  const { venue, member, participant, bond, face, account } = matching;
  return (
    <FormWindow<Pledge>
      title={`${t("venue.acts.pledge")} #${application.application}`} open fields={fields} initial={{ venue, participant, bond, face, account, ...(member ? { member } : {}) }} submit={({ no }) => `${t("venue.acts.pledge")} ${no ?? ""}`.trim()}
      error={error} pending={isPending} onEdit={reset} onCancel={onClose} onSubmit={(body) => mutate({ application: application.application, ...body })}
    />
  );
}

const TEXT: readonly Field<{ text: string }>[] = [{ name: "text", label: "venue.explainText", kind: "text", required: true, longest: 200 }];

export function ExplainWindow({ application, onClose }: { application: VenueApplication; onClose: () => void }) {
  const { t } = useTranslation();
  const { mutate, error, isPending, reset } = useExplain(onClose);
  const title = `${t("venue.acts.explain")} #${application.application}`;
  return <FormWindow<{ text: string }> title={title} open fields={TEXT} submit={() => title} error={error} pending={isPending} onEdit={reset} onCancel={onClose} onSubmit={({ text }) => mutate({ application: application.application, text })} />;
}
