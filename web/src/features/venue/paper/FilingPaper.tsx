// Forms 1 to 4 as they were filed, laid out as the annexes of the guide are.
import { useTranslation } from "react-i18next";
import type { components } from "@/api/schema";
import type { RuleBook, VenueFiling } from "@/api/types";
import { calendarDay } from "@/format/time";
import { useRuleBooks } from "../queries";
import { ANNEX, box, chineseDay, filled } from "./annex";
import { ExchangeUse, Row, Sheet, Wide } from "./Sheet";

type Schemas = components["schemas"];

/** Which annex each form is. */
const ANNEX_NO: Readonly<Record<VenueFiling["kind"], number>> = { fcm: 0, non_fcm: 1, client: 2, change: 3, closure: 3 };

function Account({ label, registrar, account }: { label: string; registrar: string; account: Schemas["AccountBlock"] }) {
  return (
    <>
      <Row label={{ text: label, rows: 4 }} cells={[[ANNEX.registrar, registrar]]} />
      <Inner cells={[[ANNEX.accountName, account.full_name]]} />
      <Inner cells={[[ANNEX.accountNo, account.no]]} />
      <Inner cells={[[ANNEX.document, account.document_type], [ANNEX.documentNo, account.document_no]]} />
    </>
  );
}

/** A row under a label that spans several. */
function Inner({ cells }: { cells: readonly (readonly [string, string])[] }) {
  return (
    <tr>{cells.map(([name, value], at) => [<th key={`${name} name`}>{name}</th>, <td key={name} colSpan={at === cells.length - 1 ? 5 - cells.length * 2 + 1 : 1}>{value}</td>])}</tr>
  );
}

function Contacts({ contacts }: { contacts: readonly Schemas["Contact"][] }) {
  return <>{contacts.map(({ name, office_phone, mobile }, at) => <Row key={at} cells={[[at === 0 ? ANNEX.contact1 : ANNEX.contact2, name], [ANNEX.officePhone, office_phone], [ANNEX.mobile, mobile]]} />)}</>;
}

function Undertakings({ wording, member, seal, day }: { wording: readonly string[]; member: string; seal: string; day: string }) {
  return (
    <>
      {wording.map((text, at) => <p key={text}>{`${at + 1}、${filled(text, member)}`}</p>)}
      <p className="annex-sign"><span>{seal}</span><span>{chineseDay(day)}</span></p>
    </>
  );
}

function MemberRows({ form, kind, book }: { form: Schemas["MemberForm"]; kind: VenueFiling["kind"]; book: RuleBook | undefined }) {
  const wording = (kind === "non_fcm" ? book?.non_fcm_undertakings : book?.fcm_undertakings) ?? [];
  return (
    <>
      <Row cells={[[ANNEX.appliedOn, form.applied_on], [ANNEX.fullName, form.full_name]]} />
      <Row cells={[[ANNEX.memberNo, form.no], [ANNEX.shortName, form.short_name]]} />
      <Account label={kind === "non_fcm" ? ANNEX.nonFcmAccount : ANNEX.fcmAccount} registrar={form.registrar} account={form.account} />
      <Contacts contacts={form.contacts} />
      <Wide><Undertakings wording={wording} member={form.short_name} seal={ANNEX.seal} day={form.sealed_on} /></Wide>
    </>
  );
}

function ClientRows({ form, book }: { form: Schemas["ClientForm"]; book: RuleBook | undefined }) {
  return (
    <>
      <Row cells={[[ANNEX.appliedOn, form.applied_on], [ANNEX.fullName, form.member_full_name]]} />
      <Row cells={[[ANNEX.memberNo, form.member_no], [ANNEX.shortName, form.member_short_name]]} />
      <Row cells={[[ANNEX.clientNo, form.client_no], [ANNEX.clientName, form.client_name]]} />
      <Account label={ANNEX.clientAccount} registrar={form.registrar} account={form.account} />
      <Contacts contacts={form.contacts} />
      <tr><th>{ANNEX.client}</th><td colSpan={5} className="annex-text"><Undertakings wording={book?.client_undertakings ?? []} member={form.member_short_name} seal={ANNEX.signature} day={form.signed_on} /></td></tr>
      <tr>
        <th>{ANNEX.member}</th>
        <td colSpan={5} className="annex-text">
          <p>{book?.member_statement ?? ""}</p>
          <p className="annex-sign"><span>{ANNEX.seal}</span><span>{chineseDay(form.sealed_on)}</span></p>
        </td>
      </tr>
    </>
  );
}

function NoticeRows({ form }: { form: Schemas["Notice"] }) {
  const { told } = form;
  const kinds = ["fcm", "non_fcm", "client"] as const;
  const change = told.matter === "change" ? told : undefined;
  const closure = told.matter === "closure" ? told : undefined;
  const named = (account: Schemas["AccountName"] | undefined): string => (account ? `${account.full_name} ${account.no}` : "");
  return (
    <>
      <Wide>{kinds.map((kind) => box(form.party_kind === kind, ANNEX.kinds[kind])).join("　　")}</Wide>
      <Row cells={[[ANNEX.memberNo, form.member_no]]} />
      <Row cells={[[ANNEX.shortName, form.member_short_name]]} />
      <Row cells={[[ANNEX.customerNo, form.client_no]]} />
      <Row cells={[[ANNEX.customerName, form.client_name]]} />
      <Wide head>{ANNEX.matter}</Wide>
      <Wide head>{`${box(change !== undefined, ANNEX.change)}　　　　${box(closure !== undefined, ANNEX.closure)}`}</Wide>
      <Wide head>{ANNEX.change}</Wide>
      <Row cells={[[ANNEX.oldAccount, named(change?.old)]]} />
      <Row cells={[[ANNEX.newAccount, named(change?.new)]]} />
      <Wide head>{ANNEX.closure}</Wide>
      <Row cells={[[ANNEX.closedName, closure?.account.full_name ?? ""]]} />
      <Row cells={[[ANNEX.closedNo, closure?.account.no ?? ""]]} />
      <Row cells={[[ANNEX.reason, closure?.reason ?? ""]]} />
      <Wide><p className="annex-sign"><span>{ANNEX.seal}</span></p><p className="annex-sign"><span>{`${ANNEX.handler}：${form.handler}`}</span><span>{`${ANNEX.contact}${form.contact}`}</span><span>{chineseDay(form.sealed_on)}</span></p></Wide>
    </>
  );
}

export function FilingPaper({ filing }: { filing: VenueFiling }) {
  const { t } = useTranslation();
  const books = useRuleBooks().data?.rule_books ?? [];
  const { party, rule_book, kind, form, examined_by, approved_by, timeline } = filing;
  const book = books.find(({ venue, version }) => venue === party.venue && version === rule_book);
  const venue = party.venue === "SHFE" ? "上期所" : "交易所";
  const approved = timeline.findLast(({ state }) => state === "approved");
  const titles: Readonly<Record<VenueFiling["form"]["form"], readonly string[]>> = {
    member: [book?.name ?? "", ANNEX.memberTitle, kind === "non_fcm" ? ANNEX.nonFcmOnly : ANNEX.fcmOnly],
    client: [book?.name ?? "", ANNEX.clientTitle],
    notice: [ANNEX.noticeTitle],
  };
  return (
    <Sheet name={t(`venue.forms.${kind}`)} annex={book?.form_names[ANNEX_NO[kind]] ?? ""} title={titles[form.form]}>
      {form.form === "member" && <MemberRows form={form.fields} kind={kind} book={book} />}
      {form.form === "client" && <ClientRows form={form.fields} book={book} />}
      {form.form === "notice" && <NoticeRows form={form.fields} />}
      <ExchangeUse venue={venue} handler={examined_by ?? ""} checker={approved_by ?? ""} date={approved ? calendarDay(approved.at) : ""} />
    </Sheet>
  );
}
