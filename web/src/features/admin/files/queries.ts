// Files of tables: given out, taken in.
import { useMutation } from "@tanstack/react-query";
import { api, ask } from "@/api/client";
import type { Imported } from "@/api/types";
import { saveFile } from "@/format/file";
import { type Format, formatOf, sends } from "@/ui/file/queries";
import type { TableName } from "./changes";

const exported = (table: TableName, format: Format): Promise<Blob> => ask<Blob>(api.GET("/api/v1/admin/export/{table}", { params: { path: { table }, query: { format } }, parseAs: "blob" }));
export const imported = (table: TableName, file: File, dryRun: boolean): Promise<Imported> =>
  ask(api.POST("/api/v1/admin/import/{table}", { params: { path: { table }, query: { format: formatOf(file), dry_run: dryRun } }, ...sends(file) }));

export const useExport = () =>
  useMutation({
    mutationFn: async ({ table, format }: { table: TableName; format: Format }) => {
      const file = await exported(table, format);
      saveFile(`${table}.${format}`, file, file.type);
    },
  });
