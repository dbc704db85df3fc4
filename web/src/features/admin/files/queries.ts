// Files of tables: given out, taken in.
import { api, ask } from "@/api/client";
import type { Imported } from "@/api/types";
import { type Wanted, formatOf, sends } from "@/ui/file/queries";
import type { TableName } from "./changes";

export const exported = ({ table, format }: Wanted<TableName>): Promise<Blob> => ask<Blob>(api.GET("/api/v1/admin/export/{table}", { params: { path: { table }, query: { format } }, parseAs: "blob" }));
export const imported = (table: TableName, file: File, dryRun: boolean): Promise<Imported> =>
  ask(api.POST("/api/v1/admin/import/{table}", { params: { path: { table }, query: { format: formatOf(file), dry_run: dryRun } }, ...sends(file) }));
