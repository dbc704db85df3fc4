// A sheet of paper: on the page as it will be printed, and in print alone.
import { Button } from "antd";
import type { ReactNode } from "react";
import { createPortal } from "react-dom";
import { useTranslation } from "react-i18next";
import { ANNEX } from "./annex";
import "./paper.css";

interface SheetProps {
  /** What the print button says is printed. */
  name: string;
  /** 附1 … 附5 as the guide calls it. */
  annex: string;
  title: readonly string[];
  children: ReactNode;
}

export function Sheet({ name, annex, title, children }: SheetProps) {
  const { t } = useTranslation();
  const sheet = (
    <>
      <p className="annex-no">{annex}</p>
      <p className="annex-simulated">{ANNEX.simulated}</p>
      {title.map((line) => <h3 key={line}>{line}</h3>)}
      <table><tbody>{children}</tbody></table>
    </>
  );
  return (
    <>
      <div className="admin-line"><Button aria-label={t("venue.printForm", { form: name })} onClick={() => globalThis.print()}>{t("venue.print")}</Button></div>
      <article className="annex" lang="zh-CN">{sheet}</article>
      {createPortal(<article className="annex annex-print" lang="zh-CN" aria-hidden>{sheet}</article>, document.body)}
    </>
  );
}

/** A row of names and what stands beside them; the last fills the row of six. */
export function Row({ cells, label }: { label?: { text: string; rows: number }; cells: readonly (readonly [name: string, value: string])[] }) {
  const width = label ? 5 : 6;
  return (
    <tr>
      {label && <th rowSpan={label.rows}>{label.text}</th>}
      {cells.map(([name, value], at) => [<th key={`${name} name`}>{name}</th>, <td key={name} colSpan={at === cells.length - 1 ? width - cells.length * 2 + 1 : 1}>{value}</td>])}
    </tr>
  );
}

/** A cell as wide as the sheet. */
export function Wide({ children, head = false }: { children: ReactNode; head?: boolean }) {
  return <tr>{head ? <th colSpan={6} className="annex-head">{children}</th> : <td colSpan={6} className="annex-text">{children}</td>}</tr>;
}

/** What the exchange's side writes. */
export function ExchangeUse({ venue, handler, checker, date }: { venue: string; handler: string; checker: string; date: string }) {
  return (
    <>
      <Wide head>{ANNEX.exchangeUse.replace("{venue}", venue)}</Wide>
      <Row cells={[[ANNEX.handler, handler], [ANNEX.checker, checker], [ANNEX.date, date]]} />
    </>
  );
}
