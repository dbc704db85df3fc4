// The live wall: accounts and products in one table, the worst first; its order changes once a second at most and never under
// pointer or keyboard. A selected row drives the panels below; opened, it shows every rule that watches it.
import { Input, type InputRef } from "antd";
import { type RefObject, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useClock } from "@/clock/clock";
import { useSession } from "@/session/context";
import { Segmented, Tag } from "@/ui/basics";
import { Icon } from "@/ui/Icon";
import { Blotter } from "@/ui/table/Blotter";
import { ColumnMenu } from "@/ui/table/ColumnMenu";
import { type Opened } from "@/ui/table/opened";
import { UnsavedContext } from "@/ui/unsaved";
import { Drill } from "./Drill";
import { AT_FIRST, columnsFor } from "./wallColumns";
import { type Kind, type WallRow, idOf, shownRows, worstFirst } from "./wall";

const KINDS = ["all", "account", "product"] as const;

interface WallProps {
  rows: readonly WallRow[];
  selected: string | undefined;
  onSelect: (id: string) => void;
  /** Which row is opened, in the address. */
  opened: Opened;
  search: RefObject<InputRef | null>;
}

export function Wall({ rows, selected, onSelect, opened: { key, open, close, unsaved }, search: searchField }: WallProps) {
  const { t, i18n } = useTranslation();
  const { user } = useSession();
  const clock = useClock();
  const [kind, setKind] = useState<Kind | "all">("all");
  const [search, setSearch] = useState("");
  const [held, setHeld] = useState(false);
  const shown = useMemo(() => shownRows(rows, kind, search), [rows, kind, search]);
  const [isTrading, speed] = [clock?.phase === "continuous", clock?.speed ?? 1];
  // Said in the language of now.
  const columns = useMemo(() => (i18n.language ? columnsFor(isTrading, speed) : []), [i18n.language, isTrading, speed]);
  const table = `${user.name}/wall`;
  const row = rows.find((one) => idOf(one) === key);
  const place = shown.findIndex((one) => idOf(one) === key);
  const keyAt = (index: number): string | undefined => { const at = shown[index]; return at && idOf(at); };
  return (
    <section className="panel risk-wall" aria-label={t("riskPage.wall")} data-panel="wall">
      <header className="panel-head">
        <h2>{t("riskPage.wall")}</h2>
        <Segmented<Kind | "all"> label={t("riskPage.kind")} value={kind} onChoose={setKind} choices={KINDS.map((value) => ({ value, label: t(`riskPage.kinds.${value}`) }))} />
        <Input ref={searchField} size="small" className="risk-search" prefix={<Icon name="search" />} allowClear placeholder={t("riskPage.search")} aria-label={`${t("table.search")} ${t("riskPage.wall")}`} value={search} onChange={(event) => setSearch(event.target.value)} />
        <span className="panel-end">
          {held && <Tag tone="blue">{t("riskPage.held")}</Tag>}
          <span className="t2 table-count">{t("table.count", { shown: shown.length, all: rows.length })}</span>
          <ColumnMenu<WallRow> table={table} columns={columns} atFirst={AT_FIRST} className="btn btn-small table-columns">{t("common.columns")}</ColumnMenu>
        </span>
      </header>
      <Blotter
        label={t("riskPage.wall")} table={table} columns={columns} atFirst={AT_FIRST} rows={shown} rowId={idOf} empty={t("riskPage.none")} greatestFirst={worstFirst} selected={selected}
        onSelect={(one) => onSelect(idOf(one))} onOpen={(one) => open(idOf(one))} onFocusRow={(one) => one && onSelect(idOf(one))} onHeld={setHeld}
      />
      {row && <UnsavedContext value={unsaved}><Drill row={row} neighbours={{ previous: keyAt(place - 1), next: place < 0 ? undefined : keyAt(place + 1), open, close }} /></UnsavedContext>}
    </section>
  );
}
