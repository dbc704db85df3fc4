// Files of tables: given out, tried, taken in.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, ask } from "@/api/client";
import type { Imported } from "@/api/types";
import { saveFile } from "@/format/file";
import { ADMIN } from "../queries";
import type { TableName } from "./changes";

export type Format = "csv" | "xlsx";
const formatOf = (file: File): Format => (file.name.toLowerCase().endsWith(".xlsx") ? "xlsx" : "csv");

const exported = (table: TableName, format: Format): Promise<Blob> => ask<Blob>(api.GET("/api/v1/admin/export/{table}", { params: { path: { table }, query: { format } }, parseAs: "blob" }));
const imported = (table: TableName, file: File, dryRun: boolean): Promise<Imported> =>
  ask(api.POST("/api/v1/admin/import/{table}", {
    params: { path: { table }, query: { format: formatOf(file), dry_run: dryRun } },
    body: [], bodySerializer: () => file, headers: { "Content-Type": "application/octet-stream" },
  }));

export const useExport = () =>
  useMutation({
    mutationFn: async ({ table, format }: { table: TableName; format: Format }) => {
      const file = await exported(table, format);
      saveFile(`${table}.${format}`, file, file.type);
    },
  });

/** Tries a file: what is wrong with it, or what it would change. */
export const useTry = (table: TableName) => useMutation({ mutationFn: (file: File) => imported(table, file, true) });

export function useTake(table: TableName) {
  const queries = useQueryClient();
  return useMutation({ mutationFn: (file: File) => imported(table, file, false), onSuccess: () => queries.invalidateQueries({ queryKey: [ADMIN] }) });
}
