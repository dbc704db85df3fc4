// What is read and done of one operating account.
import { useQueries } from "@tanstack/react-query";
import { api, ask } from "@/api/client";
import type { components } from "@/api/schema";
import { ADMIN, useChange } from "../queries";

type Schemas = components["schemas"];
interface Named {
  name: string;
}
const at = (name: string) => ({ path: { name } });

export const useSetAccess = () => useChange(({ name, ...body }: Named & Schemas["Access"]) => ask(api.PUT("/api/v1/admin/operating-accounts/{name}/access", { params: at(name), body })));
export const useBind = () => useChange(({ name, ...body }: Named & Schemas["BindProduct"]) => ask(api.PUT("/api/v1/admin/operating-accounts/{name}/product", { params: at(name), body })));
export const useUnbind = () => useChange(({ name }: Named) => ask(api.DELETE("/api/v1/admin/operating-accounts/{name}/product", { params: at(name) })));
export const useHandOver = () => useChange(({ name, ...body }: Named & Schemas["NewOwner"]) => ask(api.PUT("/api/v1/admin/objects/{kind}/{name}/owner", { params: { path: { kind: "operating-accounts", name } }, body })));

/** What an account is charged for contracts, one question each. */
export const useEffectiveRates = (account: string, contracts: readonly string[]) =>
  useQueries({
    queries: contracts.map((contract) => ({
      queryKey: [ADMIN, "effective", account, contract],
      queryFn: async () => ({ contract, ...(await ask(api.GET("/api/v1/accounts/{account}/rates", { params: { path: { account }, query: { contract } } }))) }),
    })),
  });
