// What the administration reads and does about cash that waits for a second person.
import { useQuery } from "@tanstack/react-query";
import { api, ask } from "@/api/client";
import type { components } from "@/api/schema";
import { ADMIN, AGAIN_MS, type Done, PAGE_ROWS, useChange, usePages } from "./queries";

type Schemas = components["schemas"];
type Entry = Pick<Schemas["CashEntry"], "movement">;

export const useCashAccounts = () => useQuery({ queryKey: [ADMIN, "cash-accounts"], queryFn: () => ask(api.GET("/api/v1/admin/cash-accounts")), refetchInterval: AGAIN_MS });
export const useCashEntries = () =>
  usePages(["cash-entries"], true, (cursor) => ask(api.GET("/api/v1/admin/cash-entries", { params: { query: { limit: PAGE_ROWS, ...(cursor === undefined ? {} : { cursor }) } } })), ({ entries }) => entries);
/** All that wait, whatever has come since. */
export const useWaitingEntries = () =>
  useQuery({ queryKey: [ADMIN, "cash-entries", "pending"], queryFn: () => ask(api.GET("/api/v1/admin/cash-entries", { params: { query: { state: "pending", limit: PAGE_ROWS } } })), refetchInterval: AGAIN_MS });

export const useMoveCash = () =>
  useChange(({ kind, ...body }: Schemas["CashMovement"] & { kind: Schemas["CashKind"] }) =>
    ask(kind === "deposit" ? api.POST("/api/v1/admin/deposits", { body }) : api.POST("/api/v1/admin/withdrawals", { body })));
export const confirmCash = ({ movement }: Entry): Promise<Schemas["Done"]> => ask(api.POST("/api/v1/admin/cash-entries/{movement}/confirmation", { params: { path: { movement } } }));
export const useConfirmCash = () => useChange(confirmCash);
export const useRejectCash = (done?: Done) =>
  useChange(({ movement, ...body }: Entry & Schemas["Rejection"]) => ask(api.POST("/api/v1/admin/cash-entries/{movement}/rejection", { params: { path: { movement } }, body })), done);
