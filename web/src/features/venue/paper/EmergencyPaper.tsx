// Form 5 as it was taken in, laid out as the annex of the guide is.
import { useTranslation } from "react-i18next";
import type { VenueEmergency } from "@/api/types";
import { calendarDay } from "@/format/time";
import { useRuleBooks } from "../queries";
import { ANNEX, box, chineseDay, inTenThousands } from "./annex";
import { ExchangeUse, Row, Sheet, Wide } from "./Sheet";

const EMERGENCY_ANNEX = 4;

export function EmergencyPaper({ emergency }: { emergency: VenueEmergency }) {
  const { t } = useTranslation();
  const books = useRuleBooks().data?.rule_books ?? [];
  const { party, form, at, entered_by, ended_by, state } = emergency;
  const day = calendarDay(at);
  const book = books.filter(({ venue, effective }) => venue === party.venue && effective <= day).at(-1);
  const isFcm = party.kind !== "member";
  const venue = party.venue === "SHFE" ? "上期所" : "交易所";
  return (
    <Sheet name={t("venue.forms.emergency")} annex={book?.form_names[EMERGENCY_ANNEX] ?? ""} title={[book?.name ?? "", ANNEX.emergencyTitle]}>
      <Wide><p>{book?.emergency_statement ?? ""}</p></Wide>
      <Row cells={[[ANNEX.appliedOn, form.applied_on], [ANNEX.memberNo, form.member_no], [ANNEX.shortName, form.member_short_name]]} />
      <Row cells={[[ANNEX.handler, form.handler.name], [ANNEX.phone, form.handler.phone]]} />
      <Wide>{`${box(form.kind === "deposit", ANNEX.deposit)}　　　　${box(form.kind === "withdrawal", ANNEX.withdrawal)}`}</Wide>
      <Row label={{ text: ANNEX.ofFcm, rows: 1 }} cells={[[ANNEX.clientNo, isFcm ? form.participant_no : ""], [ANNEX.futuresClientName, isFcm ? form.participant_name : ""]]} />
      <Row label={{ text: ANNEX.ofNonFcm, rows: 1 }} cells={[[ANNEX.tradingCode, isFcm ? "" : form.participant_no], [ANNEX.fullName, isFcm ? "" : form.participant_name]]} />
      <Wide head>{ANNEX.custody}</Wide>
      <Row cells={[[ANNEX.depository, form.registrar]]} />
      <Row cells={[[ANNEX.accountName, form.account.full_name], [ANNEX.accountNo, form.account.no]]} />
      <Wide head>{ANNEX.bonds}</Wide>
      <tr><th colSpan={2}>{ANNEX.bondName}</th><th>{ANNEX.bondCode}</th><th>{ANNEX.face}</th><th>{ANNEX.maturity}</th><th>{ANNEX.instruction}</th></tr>
      {form.rows.map(({ name, code, face, maturity, instruction }, index) => (
        <tr key={`${code} ${index}`}><td colSpan={2}>{name}</td><td>{code}</td><td className="number">{inTenThousands(face)}</td><td>{maturity}</td><td>{instruction ?? ""}</td></tr>
      ))}
      <Row cells={[[ANNEX.signedBy, form.signed_by.name], [ANNEX.phone, form.signed_by.phone]]} />
      <Row cells={[[ANNEX.checkedBy, form.checked_by.name], [ANNEX.phone, form.checked_by.phone]]} />
      <Wide><p className="annex-sign"><span>{ANNEX.seal}</span><span>{chineseDay(form.sealed_on)}</span></p></Wide>
      <ExchangeUse venue={venue} handler={entered_by} checker={ended_by ?? ""} date={state === "accepted" ? day : ""} />
    </Sheet>
  );
}
