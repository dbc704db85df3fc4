// Which columns a person shows, kept in this browser for each table and each person.
import { useContext } from "react";
import { create } from "zustand";
import { persist } from "zustand/middleware";
import { SessionContext } from "@/session/context";
import type { DataColumn } from "./columns";

interface Choices {
  hidden: Record<string, readonly string[]>;
  hide: (key: string, hidden: readonly string[]) => void;
}

const useChoices = create<Choices>()(
  persist(
    (set) => ({ hidden: {}, hide: (key, hidden) => set((choices) => ({ hidden: { ...choices.hidden, [key]: hidden } })) }),
    { name: "ballast.columns", version: 1 },
  ),
);

/** The columns shown, and how to show others; the first is always there. */
export function useColumnChoice<Item>(table: string, columns: readonly DataColumn<Item>[]) {
  const key = `${useContext(SessionContext)?.user.name ?? ""}/${table}`;
  const hidden = useChoices((choices) => choices.hidden[key]) ?? columns.filter(({ optional }) => optional).map(({ id }) => id);
  const hide = useChoices((choices) => choices.hide);
  return {
    shown: columns.filter(({ id }, index) => index === 0 || !hidden.includes(id)),
    show: (ids: readonly string[]) => hide(key, columns.map(({ id }) => id).filter((id) => !ids.includes(id))),
  };
}
