// What is read and set of settings: the platform's, and those of accounts and products.
import { useQuery } from "@tanstack/react-query";
import { api, ask } from "@/api/client";
import type { components } from "@/api/schema";
import { ADMIN, type Done, useChange } from "../queries";

type Schemas = components["schemas"];
/** Whose settings: the platform's, or an object's. */
export type Owner = { kind: "platform" } | { kind: "operating-accounts" | "fund-accounts" | "products"; name: string };
interface Set {
  setting: string;
  value: string;
}

function getSettings(owner: Owner): Promise<Schemas["SettingList"]> {
  if (owner.kind === "platform") return ask(api.GET("/api/v1/admin/platform"));
  const params = { path: { name: owner.name } };
  switch (owner.kind) {
    case "operating-accounts": return ask(api.GET("/api/v1/admin/operating-accounts/{name}/settings", { params }));
    case "fund-accounts": return ask(api.GET("/api/v1/admin/fund-accounts/{name}/settings", { params }));
    case "products": return ask(api.GET("/api/v1/admin/products/{name}/settings", { params }));
  }
}

function putSetting(owner: Owner, { setting, value }: Set): Promise<Schemas["Done"]> {
  const body = { value };
  if (owner.kind === "platform") return ask(api.PUT("/api/v1/admin/platform/{name}", { params: { path: { name: setting } }, body }));
  const params = { path: { name: owner.name, setting } };
  switch (owner.kind) {
    case "operating-accounts": return ask(api.PUT("/api/v1/admin/operating-accounts/{name}/settings/{setting}", { params, body }));
    case "fund-accounts": return ask(api.PUT("/api/v1/admin/fund-accounts/{name}/settings/{setting}", { params, body }));
    case "products": return ask(api.PUT("/api/v1/admin/products/{name}/settings/{setting}", { params, body }));
  }
}

export const useSettings = (owner: Owner) => useQuery({ queryKey: [ADMIN, "settings", owner], queryFn: () => getSettings(owner) });
export const useSetSetting = (owner: Owner, done?: Done) => useChange((set: Set) => putSetting(owner, set), done);

export const useLimits = (level: Schemas["RateLevel"], of?: string) =>
  useQuery({ queryKey: [ADMIN, "limits", level, of], queryFn: () => ask(api.GET("/api/v1/admin/limits", { params: { query: { level, ...(of === undefined ? {} : { of }) } } })) });
export const useSetLimit = (done?: Done) => useChange((body: Schemas["LimitRow"]) => ask(api.PUT("/api/v1/admin/limits", { body })), done);
export const useTradability = (level: Schemas["TradabilityLevel"], of: string | undefined, enabled = true) =>
  useQuery({ queryKey: [ADMIN, "tradability", level, of], enabled, queryFn: () => ask(api.GET("/api/v1/admin/tradability", { params: { query: { level, ...(of === undefined ? {} : { of }) } } })) });
export const useSetTradability = (done?: Done) => useChange((body: Schemas["Tradability"]) => ask(api.PUT("/api/v1/admin/tradability", { body })), done);
