// What is read and set of rates at the levels of the platform.
import { useQuery } from "@tanstack/react-query";
import { api, ask } from "@/api/client";
import type { components } from "@/api/schema";
import { ADMIN, type Done, useChange } from "../queries";

type Schemas = components["schemas"];
/** Where rates, limits and ranges are set; of whom, but for the platform's own. */
export interface Place {
  level: Schemas["RateLevel"];
  of?: string;
}

export const useRateRules = (place: Place) => useQuery({ queryKey: [ADMIN, "rate-rules", place], queryFn: () => ask(api.GET("/api/v1/admin/rate-rules", { params: { query: place } })) });
export const useSetMarginRule = (done?: Done) => useChange((body: Schemas["MarginRuleRow"]) => ask(api.PUT("/api/v1/admin/margin-rules", { body })), done);
export const useSetCommissionRule = (done?: Done) => useChange((body: Schemas["CommissionRuleRow"]) => ask(api.PUT("/api/v1/admin/commission-rules", { body })), done);
