// Liquidation plans as pages ask for them, and what is done about them.
import { useQuery } from "@tanstack/react-query";
import { api, ask } from "@/api/client";
import type { ForceClose, ToClose } from "@/api/types";
import { ADMIN, type Done, useChange } from "./queries";

const AGAIN_MS = 1_000;

export const usePlans = () => useQuery({ queryKey: [ADMIN, "plans"], queryFn: () => ask(api.GET("/api/v1/admin/plans")), refetchInterval: AGAIN_MS });
/** As it is now: asked again each second while it is looked at. */
export const useClosePreview = (of: ToClose) =>
  useQuery({ queryKey: [ADMIN, "close-preview", of], retry: false, refetchInterval: AGAIN_MS, queryFn: () => ask(api.POST("/api/v1/admin/force-closes/preview", { body: of })) });
export const useForceClose = (done?: Done) => useChange((body: ForceClose) => ask(api.POST("/api/v1/admin/force-closes", { body })), done);
export const useEndPlan = (done?: Done) =>
  useChange(({ plan, ...body }: { plan: number; takes_over: boolean; reason: string }) => ask(api.POST("/api/v1/admin/plans/{plan}/end", { params: { path: { plan } }, body })), done);
export const useAllowPlan = () => useChange((plan: number) => ask(api.POST("/api/v1/admin/plans/{plan}/allow", { params: { path: { plan } } })));
