// A file that is tried, and taken in.
import { type QueryKey, useMutation, useQueryClient } from "@tanstack/react-query";
import type { Imported } from "@/api/types";

export type Format = "csv" | "xlsx";
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
