// Forms 1 to 5 as the wizard has them: fields in one depth, and how they become what is filed.
import type { components } from "@/api/schema";
import type { EmergencyForm, FiledForm, RuleBook, VenueAccount, VenueMember, VenueParty } from "@/api/types";
import type { AnyField } from "@/ui/form/fields";
import { tr } from "@/i18n/i18n";

type Schemas = components["schemas"];
type Contact = Schemas["Contact"];
type Account = Schemas["AccountBlock"];
type AccountName = Schemas["AccountName"];

export const REGISTRAR = "中央结算公司";
const LICENCE = "营业执照";
export type What = "member" | "client" | "change" | "closure";

/** Everything that any of forms 1 to 4 has. */
export interface FilingDraft {
  applied_on: string;
  client_name: string;
  account: Account;
  contact1: Contact;
  contact2: Contact;
  signed_on: string;
  sealed_on: string;
  new_account: AccountName;
  reason: string;
  handler: string;
  contact: string;
}

const text = (name: string, label: AnyField["label"], more: Partial<AnyField> = {}): AnyField => ({ name, label, kind: "text", required: true, longest: 200, ...more });
const day = (name: string, label: AnyField["label"]): AnyField => ({ name, label, kind: "day", required: true });
const contact = (name: string, group: AnyField["label"]): AnyField[] => [
  text(`${name}.name`, "venue.field.name", { group }),
  text(`${name}.office_phone`, "venue.field.officePhone", { group }),
  text(`${name}.mobile`, "venue.field.mobile", { group }),
];

/** The fields that a person fills in; what is registered stands already. */
export function fieldsOf(what: What, printed: string | null | undefined): readonly AnyField[] {
  if (what === "change" || what === "closure") {
    return [
      ...(what === "change"
        ? [text("new_account.full_name", "venue.field.accountName", { group: "venue.field.newAccount" }), text("new_account.no", "venue.field.accountNo", { group: "venue.field.newAccount" })]
        : [text("reason", "venue.field.reason")]),
      text("handler", "venue.field.handler"), text("contact", "venue.field.contact"), day("sealed_on", "venue.field.sealed_on"),
    ];
  }
  return [
    day("applied_on", "venue.field.applied_on"),
    ...(what === "client" ? [text("client_name", "venue.field.client_name")] : []),
    text("account.full_name", "venue.field.accountName"), text("account.no", "venue.field.accountNo"),
    ...(printed ? [] : [text("account.document_type", "venue.field.documentType")]),
    text("account.document_no", "venue.field.documentNo"),
    ...contact("contact1", "venue.field.contact1"), ...contact("contact2", "venue.field.contact2"),
    ...(what === "client" ? [day("signed_on", "venue.field.signed_on")] : []),
    day("sealed_on", "venue.field.sealed_on"),
  ];
}

/** The type of document that a form prints; none where it is filled in. */
export const printedDocument = (what: What, book: RuleBook | undefined): string | null => (what === "client" ? (book?.client_document ?? null) : LICENCE);

export interface Subject {
  what: What;
  party: VenueParty;
  member: VenueMember;
  account: VenueAccount | undefined;
  book: RuleBook | undefined;
}

/** What stands in the fields at first. */
export function startOf({ what, member, account, book }: Subject, today: string): Partial<FilingDraft> {
  const licence = what === "member" ? member.licence_no : "";
  return {
    applied_on: today, signed_on: today, sealed_on: today, client_name: account?.party_name ?? "",
    account: { full_name: "", no: "", document_type: printedDocument(what, book) ?? "", document_no: licence },
  };
}

/** What was filed, to be filled in anew. */
export function draftOf(form: FiledForm): Partial<FilingDraft> {
  const { fields } = form;
  if (form.form === "notice") {
    const { handler, contact: phone, sealed_on, told } = form.fields;
    return { handler, contact: phone, sealed_on, ...(told.matter === "change" ? { new_account: told.new } : { reason: told.reason }) };
  }
  const [contact1, contact2] = "contacts" in fields ? fields.contacts : [];
  const own = form.form === "client" ? { client_name: form.fields.client_name, signed_on: form.fields.signed_on } : {};
  const { applied_on, account, sealed_on } = form.form === "client" ? form.fields : form.fields;
  return { applied_on, account, sealed_on, ...(contact1 ? { contact1 } : {}), ...(contact2 ? { contact2 } : {}), ...own };
}

export function whatOf(form: FiledForm): What {
  if (form.form === "notice") return form.fields.told.matter;
  return form.form;
}

/** The wording that has to be agreed to, item by item. */
export function wordingOf({ what, party, member, book }: Pick<Subject, "what" | "party" | "member" | "book">): readonly string[] {
  if (what === "client") return book?.client_undertakings ?? [];
  if (what !== "member") return [];
  return (party.kind === "member" && member.kind === "non_fcm" ? book?.non_fcm_undertakings : book?.fcm_undertakings) ?? [];
}

/** What is filed. */
export function formOf({ what, party, member, account, book }: Subject, draft: FilingDraft, agreed: readonly boolean[], statement: boolean): FiledForm {
  const block: Account = { ...draft.account, document_type: printedDocument(what, book) ?? draft.account.document_type };
  const contacts = [draft.contact1, draft.contact2];
  const own = party.kind === "member";
  if (what === "member") {
    const no = own ? member.no : (party.number ?? "");
    return { form: "member", fields: { applied_on: draft.applied_on, full_name: member.full_name, no, short_name: member.short_name, registrar: REGISTRAR, account: block, contacts, undertakings: [...agreed], sealed_on: draft.sealed_on } };
  }
  const of = { member_no: member.no, member_short_name: member.short_name, client_no: party.number ?? "" };
  if (what === "client") {
    return {
      form: "client",
      fields: { ...of, applied_on: draft.applied_on, member_full_name: member.full_name, client_name: draft.client_name, registrar: REGISTRAR, account: block, contacts, undertakings: [...agreed], signed_on: draft.signed_on, member_statement: statement, sealed_on: draft.sealed_on },
    };
  }
  const old = { full_name: account?.full_name ?? "", no: account?.account ?? "" };
  return {
    form: "notice",
    fields: {
      ...of, client_name: own ? "" : (account?.party_name ?? ""), party_kind: own ? member.kind : "client", handler: draft.handler, contact: draft.contact, sealed_on: draft.sealed_on,
      told: what === "change" ? { matter: "change", old, new: draft.new_account } : { matter: "closure", account: old, reason: draft.reason },
    },
  };
}

/** Form 5, without its rows. */
export interface EmergencyDraft {
  kind: EmergencyForm["kind"];
  of: string;
  applied_on: string;
  handler: Schemas["Signer"];
  signed_by: Schemas["Signer"];
  checked_by: Schemas["Signer"];
  sealed_on: string;
}
const signer = (name: string, group: AnyField["label"]): AnyField[] => [text(`${name}.name`, "venue.field.name", { group }), text(`${name}.phone`, "venue.field.phone", { group })];

export const emergencyFields = (choices: AnyField["choices"]): readonly AnyField[] => [
  { name: "kind", label: "venue.kind", kind: "choice", shape: "buttons", required: true, choices: [{ value: "deposit", label: tr("venue.kinds.deposit") }, { value: "withdrawal", label: tr("venue.kinds.withdrawal") }] },
  { name: "of", label: "venue.party", kind: "choice", required: true, ...(choices ? { choices } : {}) },
  day("applied_on", "venue.field.applied_on"),
  ...signer("handler", "venue.field.handler"), ...signer("signed_by", "venue.field.signedBy"), ...signer("checked_by", "venue.field.checkedBy"),
  day("sealed_on", "venue.field.sealed_on"),
];
