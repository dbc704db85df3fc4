// Forms 1 to 4, step by step: what is filed and for whom, the fields, the undertakings, the sealed material. Refused: it stays,
// with the reason, and everything that was typed.
import { Button, Checkbox } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Material, NewAttachment, VenueFiling, VenueParty, VenueSeat } from "@/api/types";
import { calendarDay } from "@/format/time";
import { ErrorBox } from "@/ui/basics";
import { SchemaForm } from "@/ui/form/SchemaForm";
import type { Field } from "@/ui/form/fields";
import { filled } from "../paper/annex";
import { partyKey } from "../parts";
import { useAmendFiling, useEnterFiling, useMembers, useRuleBooks, useSeat, useVenueAccounts } from "../queries";
import { Files } from "./Files";
import { type FilingDraft, type Subject, type What, draftOf, fieldsOf, formOf, printedDocument, startOf, whatOf, wordingOf } from "./forms";
import { Steps } from "./Steps";

interface Chosen {
  what: string;
  kind: string;
  number: string;
}
const KINDS = ["member", "client", "overseas_intermediary", "overseas_broker", "overseas_non_broker"] as const;
const ALL_MATERIALS: readonly Material[] = ["form", "account_proof", "account_document"];
/** Who prepares as a client does. */
const AS_CLIENT: readonly string[] = ["client", "overseas_non_broker"];

const flat = (draft: Partial<FilingDraft>): Record<string, string> =>
  Object.fromEntries(Object.entries(draft).flatMap(([name, value]) => (typeof value === "object" ? Object.entries(value).map(([part, of]) => [`${name}.${part}`, of]) : [[name, value]])));

interface FilingWizardProps {
  seat: VenueSeat;
  amended: VenueFiling | undefined;
  onClose: () => void;
}

export function FilingWizard({ seat, amended, onClose }: FilingWizardProps) {
  const { t } = useTranslation();
  const members = useMembers().data?.members;
  const books = useRuleBooks().data?.rule_books;
  const accounts = useVenueAccounts().data?.accounts;
  const now = useSeat().data?.now;
  const enter = useEnterFiling(onClose);
  const amend = useAmendFiling(onClose);
  const [at, setAt] = useState(amended ? 1 : 0);
  const [party, setParty] = useState<VenueParty | undefined>(amended?.party);
  const [what, setWhat] = useState<What>(amended ? whatOf(amended.form) : "client");
  const [draft, setDraft] = useState<Partial<FilingDraft> | undefined>(amended && draftOf(amended.form));
  const [agreed, setAgreed] = useState<readonly boolean[]>([]);
  const [stated, setStated] = useState(false);
  const [files, setFiles] = useState<readonly NewAttachment[]>(amended?.attachments.map(({ hash, name, material }) => ({ hash, name, material })) ?? []);

  const member = members?.find(({ venue, no }) => venue === seat.venue && no === seat.member);
  if (!member || !books || !accounts || now === undefined) return null;
  const today = calendarDay(now);
  const book = books.filter(({ venue, effective }) => venue === member.venue && effective <= today).at(-1);
  const names = [t("venue.steps.what"), t("venue.steps.fields"), t("venue.steps.undertakings"), t("venue.steps.files")];
  const title = amended ? `${t("venue.acts.amend")} #${amended.filing}` : t("venue.newFiling");
  const subject: Subject | undefined = party && { what, party, member, book, account: accounts.find((account) => partyKey(account.party) === partyKey(party)) };
  const choose = (chosen: Chosen): void => {
    const kind = KINDS.find((one) => one === chosen.kind) ?? "member";
    const of: VenueParty = { venue: member.venue, member: member.no, kind, number: kind === "member" ? null : chosen.number };
    const isNotice = chosen.what === "change" || chosen.what === "closure";
    const filed: What = isNotice ? (chosen.what as What) : AS_CLIENT.includes(kind) ? "client" : "member";
    setParty(of);
    setWhat(filed);
    setDraft(startOf({ what: filed, party: of, member, book, account: accounts.find((account) => partyKey(account.party) === partyKey(of)) }, today));
    setAgreed([]);
    setAt(1);
  };
  const chooseFields: readonly Field<Chosen>[] = [
    { name: "what", label: "venue.form", kind: "choice", required: true, choices: [{ value: "application", label: t("venue.what.client") }, { value: "own", label: t("venue.what.member") }, { value: "change", label: t("venue.what.change") }, { value: "closure", label: t("venue.what.closure") }] },
    { name: "kind", label: "venue.party", kind: "choice", required: true, choices: KINDS.map((value) => ({ value, label: t(`venue.partyKinds.${value}`) })) },
    { name: "number", label: "venue.number", kind: "text", required: true, longest: 32, when: ({ kind }) => kind !== "member" },
  ];
  const wording = subject ? wordingOf(subject) : [];
  const isNotice = what === "change" || what === "closure";
  const submit = (): void => {
    if (!subject) return;
    const form = formOf(subject, draft as FilingDraft, agreed, stated);
    if (amended) amend.mutate({ filing: amended.filing, form, attachments: [...files] });
    else enter.mutate({ party: subject.party, form, attachments: [...files] });
  };
  const { error, isPending } = amended ? amend : enter;
  return (
    <Steps title={title} at={at} names={names} onCancel={onClose}>
      {at === 0 && <SchemaForm<Chosen> fields={chooseFields} initial={{ what: "application", kind: "client" }} submit={() => t("venue.next")} error={undefined} pending={false} onSubmit={choose} focus />}
      {at === 1 && subject && (
        <SchemaForm<FilingDraft>
          fields={fieldsOf(what, printedDocument(what, book)) as readonly Field<FilingDraft>[]} initial={flat(draft ?? {})} submit={() => t("venue.next")} error={undefined} pending={false}
          onSubmit={(body) => { setDraft({ ...draft, ...body, account: { ...draft?.account, ...body.account } }); setAt(isNotice ? 3 : 2); }} beside={!amended && <Button onClick={() => setAt(0)}>{t("venue.back")}</Button>}
        />
      )}
      {at === 2 && subject && (
        <div className="venue-wording">
          {wording.map((text, index) => (
            <Checkbox key={text} checked={agreed[index] === true} aria-label={t("venue.agree", { number: index + 1 })} onChange={({ target }) => setAgreed(wording.map((_, one) => (one === index ? target.checked : agreed[one] === true)))}>
              <span lang="zh-CN">{`${index + 1}、${filled(text, member.short_name)}`}</span>
            </Checkbox>
          ))}
          {what === "client" && <Checkbox checked={stated} aria-label={t("venue.statement")} onChange={({ target }) => setStated(target.checked)}><span lang="zh-CN">{book?.member_statement}</span></Checkbox>}
          <div className="form-end">
            <Button onClick={() => setAt(1)}>{t("venue.back")}</Button>
            <Button type="primary" disabled={!wording.every((_, index) => agreed[index]) || (what === "client" && !stated)} onClick={() => setAt(3)}>{t("venue.next")}</Button>
          </div>
        </div>
      )}
      {at === 3 && subject && (
        <div className="venue-wording">
          <Files party={subject.party} materials={isNotice ? ["form"] : ALL_MATERIALS} files={files} onChange={setFiles} />
          <ErrorBox error={error} />
          <div className="form-end">
            <Button onClick={() => setAt(isNotice ? 1 : 2)}>{t("venue.back")}</Button>
            <Button type="primary" disabled={isPending} onClick={submit}>{t("venue.submitFiling")}</Button>
          </div>
        </div>
      )}
    </Steps>
  );
}
