// How a person set up tables: hidden columns, their widths and the order of rows. Kept by person and table.
import { create } from "zustand";
import { persist } from "zustand/middleware";
import { keepChoice } from "./choices";

export interface TableShape {
  /** Nothing before anything was chosen. */
  hidden?: readonly string[];
  sort?: { column: string; down: boolean } | undefined;
  /** In pixels, of columns that were dragged. */
  widths?: Readonly<Record<string, number>>;
}

const PLAIN: TableShape = {};

interface Tables {
  shapes: Readonly<Record<string, TableShape>>;
  shape: (table: string, change: Partial<TableShape>) => void;
}

export const useTables = create<Tables>()(
  persist(
    (set) => ({
      shapes: {},
      shape: (table, change) => set(({ shapes }) => ({ shapes: { ...shapes, [table]: { ...shapes[table], ...change } } })),
    }),
    { name: "ballast.tables", version: 1 },
  ),
);

export const useShape = (table: string | undefined): TableShape => useTables(({ shapes }) => (table === undefined ? undefined : shapes[table]) ?? PLAIN);

const ofUser = (user: string): string => `${user}/`;

keepChoice("tables", {
  read: (user) => Object.fromEntries(Object.entries(useTables.getState().shapes).flatMap(([table, shape]) => (table.startsWith(ofUser(user)) ? [[table.slice(ofUser(user).length), shape]] : []))),
  take: (part, user) =>
    useTables.setState(({ shapes }) => {
      const others = Object.entries(shapes).filter(([table]) => !table.startsWith(ofUser(user)));
      const own = Object.entries(part).map(([table, shape]): [string, TableShape] => [ofUser(user) + table, shape as TableShape]);
      return { shapes: Object.fromEntries([...others, ...own]) };
    }),
  subscribe: useTables.subscribe,
});
