// The heads of a table: a click orders its rows, a drag at a head's edge sets its column's width, a double click there forgets it.
import { type CSSProperties, type PointerEvent, type ReactNode, memo, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Column } from "./column";
import type { Sort } from "./rowOrder";

interface GripProps {
  onDrag: (width: number) => void;
  onSet: (width: number | undefined) => void;
}

function Grip({ onDrag, onSet }: GripProps) {
  const start = useRef<{ x: number; width: number }>(null);
  const widthAt = ({ clientX }: PointerEvent): number => Math.round((start.current?.width ?? 0) + clientX - (start.current?.x ?? 0));
  const onDown = (event: PointerEvent<HTMLElement>): void => {
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    start.current = { x: event.clientX, width: event.currentTarget.parentElement?.offsetWidth ?? 0 };
  };
  const onMove = (event: PointerEvent): void => {
    if (start.current) onDrag(widthAt(event));
  };
  const onUp = (event: PointerEvent): void => {
    const moved = start.current !== null && event.clientX !== start.current.x;
    const width = widthAt(event);
    start.current = null;
    if (moved) onSet(width);
  };
  return (
    <span
      className="grip" aria-hidden="true" onPointerDown={onDown} onPointerMove={onMove} onPointerUp={onUp}
      onClick={(event) => event.stopPropagation()} onDoubleClick={() => onSet(undefined)}
    />
  );
}

export interface HeadProps<Item> {
  columns: readonly Column<Item>[];
  edges: readonly (CSSProperties | undefined)[];
  sort: Sort | undefined;
  /** Absent where rows come in one order only. */
  onSort: ((column: string) => void) | undefined;
  /** More than the column's name. */
  more: ((column: Column<Item>) => ReactNode) | undefined;
  onDrag: (column: string, width: number) => void;
  onWidth: ((column: string, width: number | undefined) => void) | undefined;
  onCursor: (column: string) => void;
  cursor: string | undefined;
  cursorName: string;
}

const stands = (sort: Sort | undefined, column: string): "ascending" | "descending" | "none" => (sort?.column !== column ? "none" : sort.down ? "descending" : "ascending");

function PlainHead<Item>({ columns, edges, sort, onSort, more, onDrag, onWidth, onCursor, cursor, cursorName }: HeadProps<Item>) {
  const { t } = useTranslation();
  return (
    <div role="row" aria-rowindex={1} className="row heads">
      {columns.map((column, index) => {
        const { id, head, kind = "text", pinned } = column;
        const sorts = onSort !== undefined && head !== undefined;
        const order = stands(sort, id);
        return (
          <div
            key={id} role="columnheader" aria-colindex={index + 1} data-column={id} style={edges[index]} id={id === cursor ? cursorName : undefined}
            className={["head", kind, pinned ? "is-pinned" : "", sorts ? "is-sortable" : "", id === cursor ? "is-cursor" : ""].filter(Boolean).join(" ")}
            {...(head === undefined ? {} : { "aria-label": t(head) })} {...(sorts ? { "aria-sort": order, tabIndex: -1, onClick: () => onSort(id), onFocus: () => onCursor(id) } : {})}
          >
            {head !== undefined && <span className="head-name">{t(head)}</span>}
            {order !== "none" && <span className="sort-mark" aria-hidden="true">{order === "ascending" ? "▲" : "▼"}</span>}
            {more?.(column)}
            {onWidth && head !== undefined && <Grip onDrag={(width) => onDrag(id, width)} onSet={(width) => onWidth(id, width)} />}
          </div>
        );
      })}
    </div>
  );
}
/** Rows change ten times a second, heads when somebody changes them. */
export const GridHead = memo(PlainHead) as typeof PlainHead;
