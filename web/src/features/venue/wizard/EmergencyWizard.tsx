// Form 5, step by step: who and what, the bonds, the sealed scan.
import { Button, Input, Select } from "antd";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { components } from "@/api/schema";
import type { NewAttachment, VenueBond } from "@/api/types";
import { AMOUNT, numberIn } from "@/format/read";
import { calendarDay } from "@/format/time";
import { ErrorBox } from "@/ui/basics";
import { SchemaForm } from "@/ui/form/SchemaForm";
import type { Field } from "@/ui/form/fields";
import { partyKey, partyText } from "../parts";
import { useBonds, useEnterEmergency, useMembers, useSeat, useVenueAccounts } from "../queries";
import { Files } from "./Files";
import { type EmergencyDraft, REGISTRAR, emergencyFields } from "./forms";
import { Steps } from "./Steps";

type Row = components["schemas"]["EmergencyRow"];
const EMPTY: Row = { code: "", name: "", face: "", maturity: "", instruction: null };

function Bonds({ rows, bonds, onChange }: { rows: readonly Row[]; bonds: readonly VenueBond[]; onChange: (rows: readonly Row[]) => void }) {
  const { t } = useTranslation();
  const id = useId();
  const set = (at: number, part: Partial<Row>): void => onChange(rows.map((row, index) => (index === at ? { ...row, ...part } : row)));
  const choose = (at: number, code: string): void => {
    const bond = bonds.find((one) => one.code === code);
    set(at, { code, name: bond?.name ?? "", maturity: bond?.maturity ?? "" });
  };
  return (
    <div className="venue-rows">
      {rows.map((row, at) => (
        // Rows of a paper form have no other identity than their place.
        <div key={at} className="venue-row">
          <label htmlFor={`${id}-${at}-bond`}>{t("venue.bond")}<Select id={`${id}-${at}-bond`} value={row.code || null} onChange={(code: string) => choose(at, code)} options={bonds.map(({ code, name }) => ({ value: code, label: `${code} ${name}` }))} /></label>
          <label htmlFor={`${id}-${at}-face`}>{t("venue.face")}<Input id={`${id}-${at}-face`} className="number" value={row.face} onChange={({ target }) => set(at, { face: target.value })} /></label>
          <label htmlFor={`${id}-${at}-maturity`}>{t("venue.maturity")}<Input id={`${id}-${at}-maturity`} value={row.maturity} onChange={({ target }) => set(at, { maturity: target.value })} /></label>
          <label htmlFor={`${id}-${at}-no`}>{t("venue.instructionNo")}<Input id={`${id}-${at}-no`} value={row.instruction ?? ""} onChange={({ target }) => set(at, { instruction: target.value || null })} /></label>
          <span />
          <Button disabled={rows.length === 1} onClick={() => onChange(rows.filter((_, index) => index !== at))}>{t("venue.remove")}</Button>
        </div>
      ))}
      <span><Button onClick={() => onChange([...rows, EMPTY])}>{t("venue.addRow")}</Button></span>
    </div>
  );
}

export function EmergencyWizard({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const accounts = useVenueAccounts().data?.accounts;
  const members = useMembers().data?.members;
  const bonds = useBonds().data?.bonds ?? [];
  const now = useSeat().data?.now;
  const { mutate, error, isPending } = useEnterEmergency(onClose);
  const [at, setAt] = useState(0);
  const [draft, setDraft] = useState<EmergencyDraft>();
  const [rows, setRows] = useState<readonly Row[]>([EMPTY]);
  const [files, setFiles] = useState<readonly NewAttachment[]>([]);
  if (!accounts || !members || now === undefined) return null;
  const today = calendarDay(now);
  const memberOf = (venue: string, no: string) => members.find((member) => member.venue === venue && member.no === no);
  const applying = accounts.filter(({ party }) => party.kind !== "member" || memberOf(party.venue, party.member)?.kind === "non_fcm");
  const fields = emergencyFields(applying.map(({ party, party_name, account }) => ({ value: partyKey(party), label: `${partyText(party)} ${party_name} · ${account}` }))) as readonly Field<EmergencyDraft>[];
  const account = applying.find(({ party }) => partyKey(party) === draft?.of);
  const member = account && memberOf(account.party.venue, account.party.member);
  const complete = rows.every(({ code, face }) => code !== "" && numberIn(face, AMOUNT) !== undefined);
  const submit = (): void => {
    if (!draft || !account || !member) return;
    const { kind, applied_on, handler, signed_by, checked_by, sealed_on } = draft;
    const own = account.party.kind === "member";
    mutate({
      party: account.party, attachments: [...files],
      form: {
        kind, applied_on, handler, signed_by, checked_by, sealed_on, member_no: member.no, member_short_name: member.short_name, participant_no: own ? (member.trading_code ?? "") : (account.party.number ?? ""), participant_name: own ? member.full_name : account.party_name,
        registrar: REGISTRAR, account: { full_name: account.full_name, no: account.account }, rows: rows.map((row) => ({ ...row, face: numberIn(row.face, AMOUNT) ?? row.face })),
      },
    });
  };
  return (
    <Steps title={t("venue.newEmergency")} at={at} names={[t("venue.steps.fields"), t("venue.steps.rows"), t("venue.steps.files")]} onCancel={onClose}>
      {at === 0 && <SchemaForm<EmergencyDraft> key={applying.length} fields={fields} initial={{ kind: "deposit", applied_on: today, sealed_on: today }} submit={() => t("venue.next")} error={undefined} pending={false} onSubmit={(body) => { setDraft(body); setAt(1); }} focus />}
      {at === 1 && (
        <div className="venue-wording">
          <Bonds rows={rows} bonds={bonds} onChange={setRows} />
          <div className="form-end"><Button onClick={() => setAt(0)}>{t("venue.back")}</Button><Button type="primary" disabled={!complete} onClick={() => setAt(2)}>{t("venue.next")}</Button></div>
        </div>
      )}
      {at === 2 && account && (
        <div className="venue-wording">
          <Files party={account.party} materials={["form"]} files={files} onChange={setFiles} />
          <ErrorBox error={error} />
          <div className="form-end"><Button onClick={() => setAt(1)}>{t("venue.back")}</Button><Button type="primary" disabled={isPending} onClick={submit}>{t("venue.submitEmergency")}</Button></div>
        </div>
      )}
    </Steps>
  );
}
