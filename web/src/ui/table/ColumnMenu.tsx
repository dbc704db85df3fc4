// Which columns of a table are shown.
import { type ReactNode, memo } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../Icon";
import { Menu } from "../Menu";
import { type Column, mayHide } from "./column";
import { useTableShape } from "./shape";

interface ColumnMenuProps<Item> {
  table: string;
  columns: readonly Column<Item>[];
  /** Not shown until they are chosen. */
  atFirst?: readonly string[];
  className?: string;
  /** What its button shows; an icon when absent. */
  children?: ReactNode;
}

function PlainColumnMenu<Item>({ table, columns, atFirst, className = "btn btn-icon", children }: ColumnMenuProps<Item>) {
  const { t } = useTranslation();
  const { hidden, change } = useTableShape<Column<Item>, Item>(table, columns, atFirst);
  const items = columns.flatMap((column) => (column.head && mayHide(column) ? [{ key: column.id, label: t(column.head), checked: !hidden.includes(column.id) }] : []));
  const toggle = (id: string): void => change({ hidden: hidden.includes(id) ? hidden.filter((other) => other !== id) : [...hidden, id] });
  return (
    <Menu {...(children === undefined ? { label: t("common.columns") } : {})} title={t("common.columns")} className={className} items={items} onTake={toggle} stays>
      {children ?? <Icon name="columns" />}
    </Menu>
  );
}
/** It stands among figures that move. */
export const ColumnMenu = memo(PlainColumnMenu) as typeof PlainColumnMenu;
