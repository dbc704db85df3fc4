// Which columns of a table are shown.
import { Dropdown } from "antd";
import { useTranslation } from "react-i18next";
import { useShape, useTables } from "@/prefs/tables";
import type { Column } from "./Blotter";
import { Icon } from "./Icon";

/** What a row is, and what can be done with it, is always shown. */
const mayHide = <Item,>({ head, pinned, id }: Column<Item>): boolean => head !== undefined && pinned === undefined && id !== "contract";

export function ColumnChoice<Item>({ table, columns }: { table: string; columns: readonly Column<Item>[] }) {
  const { t } = useTranslation();
  const { hidden } = useShape(table);
  const shape = useTables((tables) => tables.shape);
  const items = columns.flatMap((column) =>
    column.head && mayHide(column) ? [{ key: column.id, label: t(column.head), icon: hidden.includes(column.id) ? <span className="icon" /> : <Icon name="check" /> }] : [],
  );
  const toggle = (id: string): void => shape(table, { hidden: hidden.includes(id) ? hidden.filter((other) => other !== id) : [...hidden, id] });
  return (
    <Dropdown menu={{ items, selectable: true, multiple: true, selectedKeys: [], onClick: ({ key }) => toggle(key) }} trigger={["click"]}>
      <button type="button" className="btn btn-icon" aria-label={t("common.columns")} title={t("common.columns")}><Icon name="columns" /></button>
    </Dropdown>
  );
}
