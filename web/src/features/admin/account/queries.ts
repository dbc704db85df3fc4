// What is read and done of one operating account.
import { useQuery } from "@tanstack/react-query";
import { api, ask } from "@/api/client";
import type { components } from "@/api/schema";
import { ADMIN, AGAIN_MS, useChange } from "../queries";

type Schemas = components["schemas"];
interface Named {
  name: string;
}
const at = (name: string) => ({ path: { name } });

export const useSetAccess = () => useChange(({ name, ...body }: Named & Schemas["Access"]) => ask(api.PUT("/api/v1/admin/operating-accounts/{name}/access", { params: at(name), body })));
export const useBind = () => useChange(({ name, ...body }: Named & Schemas["BindProduct"]) => ask(api.PUT("/api/v1/admin/operating-accounts/{name}/product", { params: at(name), body })));
export const useUnbind = () => useChange(({ name }: Named) => ask(api.DELETE("/api/v1/admin/operating-accounts/{name}/product", { params: at(name) })));
export const useHandOver = () => useChange(({ name, ...body }: Named & Schemas["NewOwner"]) => ask(api.PUT("/api/v1/admin/objects/{kind}/{name}/owner", { params: { path: { kind: "operating-accounts", name } }, body })));

/** What an account is charged for contracts, in one question. */
export const useRatesInForce = (account: string, contracts: readonly string[]) =>
  useQuery({
    queryKey: [ADMIN, "in-force", account, contracts], enabled: contracts.length > 0,
    queryFn: () => ask(api.GET("/api/v1/accounts/{account}/rates-in-force", { params: { path: { account }, query: { contracts: contracts.join(",") } } })),
  });
export const useCancels = (account: string) => useQuery({ queryKey: [ADMIN, "cancels", account], queryFn: () => ask(api.GET("/api/v1/accounts/{account}/cancels", { params: { path: { account } } })), refetchInterval: AGAIN_MS });

/** Bonds that stand as margin, by exchange. */
export const useCollateral = (account: string, enabled: boolean) => useQuery({ queryKey: [ADMIN, "collateral", account], enabled, queryFn: () => ask(api.GET("/api/v1/accounts/{account}/collateral", { params: { path: { account } } })), refetchInterval: AGAIN_MS });
export const useAssignCollateral = (onDone: () => void) => useChange(({ name, ...body }: Named & Schemas["AssignCollateral"]) => ask(api.PUT("/api/v1/admin/operating-accounts/{name}/collateral", { params: at(name), body })), onDone);

/** Which rates it is charged: the system's way, those set on the platform, the counter's. */
export const useRateChoice = (name: string) => useQuery({ queryKey: [ADMIN, "rate-choice", name], queryFn: () => ask(api.GET("/api/v1/admin/operating-accounts/{name}/rate-choice", { params: at(name) })) });
export const useSetRateChoice = () => useChange(({ name, ...body }: Named & Schemas["NewRateChoices"]) => ask(api.PUT("/api/v1/admin/operating-accounts/{name}/rate-choice", { params: at(name), body })));
export const useBoundTemplates = (name: string) => useQuery({ queryKey: [ADMIN, "bound-templates", name], queryFn: () => ask(api.GET("/api/v1/admin/operating-accounts/{name}/template", { params: at(name) })) });
export const useBindTemplate = () => useChange(({ name, ...body }: Named & Schemas["BindTemplate"]) => ask(api.PUT("/api/v1/admin/operating-accounts/{name}/template", { params: at(name), body })));
export const useFundsMethod = (name: string) => useQuery({ queryKey: [ADMIN, "funds-method", name], queryFn: () => ask(api.GET("/api/v1/admin/accounts/{name}/funds-method", { params: at(name) })) });
export const useSetFundsMethod = () => useChange(({ name, ...body }: Named & Schemas["FundsMethod"]) => ask(api.PUT("/api/v1/admin/accounts/{name}/funds-method", { params: at(name), body })));
