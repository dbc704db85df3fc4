// Files of tables: given out, tried, taken in.
import { type QueryKey, useMutation, useQueryClient } from "@tanstack/react-query";
import type { Imported } from "@/api/types";
import { saveFile } from "@/format/file";

export const FORMATS = ["csv", "xlsx"] as const;
export type Format = (typeof FORMATS)[number];
export const formatOf = (file: File): Format => (file.name.toLowerCase().endsWith(".xlsx") ? "xlsx" : "csv");
/** Gives a file to the server, to be tried or taken. */
export type Give = (file: File, dryRun: boolean) => Promise<Imported>;
/** What a request with a file is beside its path. */
export const sends = (file: File) => ({ body: [], bodySerializer: () => file, headers: { "Content-Type": "application/octet-stream" } });

/** Tries a file: what is wrong with it, or what it would change. */
export const useTry = (give: Give) => useMutation({ mutationFn: (file: File) => give(file, true) });

export function useTake(give: Give, stale: QueryKey) {
  const queries = useQueryClient();
  return useMutation({ mutationFn: (file: File) => give(file, false), onSuccess: () => queries.invalidateQueries({ queryKey: stale }) });
}

export interface Wanted<Table extends string> {
  readonly table: Table;
  readonly format: Format;
}
/** Has the server write a table as a file, and keeps it under the table's name. */
export const useExport = <Table extends string>(written: (wanted: Wanted<Table>) => Promise<Blob>) =>
  useMutation({
    mutationFn: async (wanted: Wanted<Table>) => {
      const file = await written(wanted);
      saveFile(`${wanted.table}.${wanted.format}`, file, file.type);
    },
  });
