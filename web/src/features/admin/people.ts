// What the administration reads and does about logins, roles, and whether objects may be used.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { api, ask } from "@/api/client";
import type { components } from "@/api/schema";
import { tr } from "@/i18n/i18n";
import { useMay } from "@/session/context";
import { ADMIN, type Done, PAGE_ROWS, useChange, usePages } from "./queries";

type Schemas = components["schemas"];
export type ObjectKind = "products" | "fund-accounts" | "operating-accounts" | "users";
interface Named {
  name: string;
}
const at = (name: string) => ({ path: { name } });

export const useUsers = (valid = true) =>
  useQuery({ queryKey: [ADMIN, "users", valid], enabled: useMay("logins"), queryFn: () => ask(api.GET("/api/v1/admin/users", { params: { query: { valid } } })) });
export const useRoles = () => useQuery({ queryKey: [ADMIN, "roles"], queryFn: () => ask(api.GET("/api/v1/admin/roles")) });
export const useLogins = (name: string) =>
  usePages(["logins", name], true, (cursor) => ask(api.GET("/api/v1/admin/users/{name}/logins", { params: { ...at(name), query: { limit: PAGE_ROWS, ...(cursor === undefined ? {} : { cursor }) } } })), ({ logins }) => logins);

export const useCreateUser = (done?: Done) => useChange((body: Schemas["NewUser"]) => ask(api.POST("/api/v1/admin/users", { body })), done);
export const useGrantAccount = () => useChange(({ name, ...body }: Named & Schemas["GrantAccount"]) => ask(api.POST("/api/v1/admin/users/{name}/accounts", { params: at(name), body })));
/** What the trader left working is said by the answer. */
export const useTakeBack = (done: (taken: Schemas["TakenBack"]) => void) =>
  useChange(async ({ name, account }: Named & { account: string }) => {
    const taken = await ask(api.DELETE("/api/v1/admin/users/{name}/accounts/{account}", { params: { path: { name, account } } }));
    done(taken);
    return taken;
  });
/** What works on in an account that was taken back. */
export function leftText(left: Schemas["TakenBack"]["working"]): string {
  const orders = left.map(({ order, contract, side, lots, filled }) => `${order} ${contract} ${tr(`common.${side}`)} ${lots - filled}`);
  return tr("userPage.leftWorking", { count: orders.length, orders: orders.join("; ") });
}
export const useAssignCash = () => useChange(({ name, ...body }: Named & Schemas["CashClerkAccount"]) => ask(api.PUT("/api/v1/admin/users/{name}/cash-accounts", { params: at(name), body })));
export const useBindRisk = () => useChange(({ name, ...body }: Named & Schemas["RiskBindings"]) => ask(api.PUT("/api/v1/admin/users/{name}/bindings", { params: at(name), body })));
export const useSetPowers = () => useChange(({ name, ...body }: Named & Schemas["NewPowers"]) => ask(api.PUT("/api/v1/admin/users/{name}/powers", { params: at(name), body })));
export const useSetAddresses = () => useChange(({ name, ...body }: Named & Schemas["Addresses"]) => ask(api.PUT("/api/v1/admin/users/{name}/addresses", { params: at(name), body })));
export const useResetPassword = () => useChange(({ name, ...body }: Named & Schemas["NewPassword"]) => ask(api.PUT("/api/v1/admin/users/{name}/password", { params: at(name), body })));
export const useRename = () => useChange(({ name, ...body }: Named & Schemas["DisplayName"]) => ask(api.PUT("/api/v1/admin/users/{name}/display-name", { params: at(name), body })));
export const useGiveRole = () => useChange(({ name, ...body }: Named & Schemas["LoginRole"]) => ask(api.PUT("/api/v1/admin/users/{name}/role", { params: at(name), body })));
export const useCreateRole = (done?: Done) => useChange((body: Schemas["NewRole"]) => ask(api.POST("/api/v1/admin/roles", { body })), done);
export const useSetRole = (done?: Done) => useChange(({ name, ...body }: Named & Schemas["NewPermissions"]) => ask(api.PUT("/api/v1/admin/roles/{name}", { params: at(name), body })), done);
export const useRenameRole = (done?: Done) => useChange(({ name, to }: Named & { to: string }) => ask(api.PUT("/api/v1/admin/roles/{name}/name", { params: at(name), body: { name: to } })), done);
export const useDeleteRole = () => useChange(({ name }: Named) => ask(api.DELETE("/api/v1/admin/roles/{name}", { params: at(name) })));

export const setStatus = (kind: ObjectKind, name: string, status: Schemas["AccountStatus"]): Promise<Schemas["Done"]> =>
  ask(api.PUT("/api/v1/admin/objects/{kind}/{name}/status", { params: { path: { kind, name } }, body: { status } }));
export const useSetStatus = (kind: ObjectKind, done?: Done) => useChange(({ name, status }: Named & Schemas["NewStanding"]) => setStatus(kind, name, status), done);

/** Asks anew for everything of administration. */
export function useAskAnew(): () => Promise<void> {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: [ADMIN] });
}
