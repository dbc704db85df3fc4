import type { Contract, Order, WorkingOrderRow } from "@/api/types";
import { averagePrice, count, price } from "@/format/fmt";
import { clockTime, toMillis } from "@/format/time";
import { placesOf } from "@/market/contracts";
import type { Column } from "@/ui/table/Blotter";

export interface WorkingItem {
  row: WorkingOrderRow;
  contract: Contract | undefined;
  uncertain: boolean;
}
export interface OrderItem {
  order: Order;
  contract: Contract | undefined;
  uncertain: boolean;
}

type Cells<Item> = Record<"side" | "status" | "filled", NonNullable<Column<Item>["cell"]>>;

export const workingColumns = (cells: Cells<WorkingItem> & { actions: NonNullable<Column<WorkingItem>["cell"]> }): readonly Column<WorkingItem>[] => [
  { id: "time", head: "common.time", kind: "text", width: 70, text: ({ row }) => clockTime(row.placed_at), order: ({ row }) => toMillis(row.placed_at) },
  { id: "contract", head: "common.contract", kind: "text", always: true, width: 66, grow: 1, text: ({ row }) => row.contract ?? "" },
  { id: "side", head: "common.side", kind: "text", width: 88, grow: 1, text: ({ row }) => `${row.side ?? ""} ${row.offset ?? ""} ${row.hedge_flag ?? ""}`, cell: cells.side },
  { id: "price", head: "common.price", kind: "number", width: 67, grow: 1, text: ({ row, contract }) => price(row.price, placesOf(contract)) },
  { id: "filled", head: "orders.filledOf", kind: "number", width: 56, text: ({ row }) => `${count(row.filled)}/${count(row.lots)}`, cell: cells.filled },
  { id: "status", head: "orders.status", kind: "text", width: 84, grow: 1, text: ({ row, uncertain }) => `${row.status ?? ""}${uncertain}`, cell: cells.status },
  { id: "actions", kind: "actions", pinned: "right", width: 68, text: ({ row, uncertain }) => `${row.status ?? ""}${uncertain}`, cell: cells.actions },
];

export const orderColumns = (cells: Cells<OrderItem>): readonly Column<OrderItem>[] => [
  { id: "time", head: "common.time", kind: "text", width: 72, text: ({ order }) => clockTime(order.placed_at), order: ({ order }) => toMillis(order.placed_at) },
  { id: "contract", head: "common.contract", kind: "text", always: true, width: 66, grow: 1, text: ({ order }) => order.contract },
  { id: "side", head: "common.side", kind: "text", width: 88, grow: 1, text: ({ order }) => `${order.side} ${order.offset} ${order.hedge_flag}`, cell: cells.side },
  { id: "price", head: "common.price", kind: "number", width: 72, grow: 1, text: ({ order, contract }) => price(order.price, placesOf(contract)) },
  { id: "filled", head: "orders.filledOf", kind: "number", width: 56, text: ({ order }) => `${count(order.filled)}/${count(order.lots)}`, cell: cells.filled },
  { id: "average", head: "orders.averagePrice", kind: "number", width: 76, leaves: 1, text: ({ order, contract }) => averagePrice(order.average_price, placesOf(contract)) },
  { id: "status", head: "orders.status", kind: "text", width: 90, grow: 1, text: ({ order, uncertain }) => `${order.status}${uncertain}`, cell: cells.status },
];
