// Which columns of a management table a person shows.
import { useContext } from "react";
import { useTables } from "@/prefs/tables";
import { SessionContext } from "@/session/context";
import type { DataColumn } from "./columns";

/** The columns shown, and how to show others; the first is always there. */
export function useColumnChoice<Item>(table: string, columns: readonly DataColumn<Item>[]) {
  const key = `${useContext(SessionContext)?.user.name ?? ""}/${table}`;
  const chosen = useTables(({ shapes }) => shapes[key]?.hidden);
  const shape = useTables((tables) => tables.shape);
  const hidden = chosen ?? columns.filter(({ optional }) => optional).map(({ id }) => id);
  return {
    shown: columns.filter(({ id }, index) => index === 0 || !hidden.includes(id)),
    show: (ids: readonly string[]) => shape(key, { hidden: columns.map(({ id }) => id).filter((id) => !ids.includes(id)) }),
  };
}
