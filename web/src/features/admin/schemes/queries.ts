// Risk schemes, sectors, what is in force by NAV, and the rules that watch: as pages ask for them, and what is done about them.
import { useQuery } from "@tanstack/react-query";
import { api, ask } from "@/api/client";
import type { components } from "@/api/schema";
import type { Sector, SuperSector } from "@/api/types";
import { ADMIN, type Done, useChange } from "../queries";

type Schemas = components["schemas"];
interface Of {
  product: string;
}
const RULES_MS = 1_000;
const DISTANCES_MS = 5_000;
const at = ({ product, scheme }: Of & { scheme: string }) => ({ path: { name: product, scheme } });

/** Whose schemes are in force by NAV: a product's, or those of an operating account. */
export interface Owner extends Of {
  account?: string;
}

export const useSchemes = (product: string) => useQuery({ queryKey: [ADMIN, "schemes", product], queryFn: () => ask(api.GET("/api/v1/admin/products/{name}/schemes", { params: { path: { name: product } } })) });
export const useSaveScheme = (done?: Done) =>
  useChange(({ product, scheme, ...body }: Of & { scheme: string } & Schemas["NewScheme"]) => ask(api.PUT("/api/v1/admin/products/{name}/schemes/{scheme}", { params: at({ product, scheme }), body })), done);
export const useDeleteScheme = (done?: Done) => useChange((of: Of & { scheme: string }) => ask(api.DELETE("/api/v1/admin/products/{name}/schemes/{scheme}", { params: at(of) })), done);
export const useCopyScheme = (done?: Done) =>
  useChange(({ name, ...of }: Of & { scheme: string; name: string }) => ask(api.POST("/api/v1/admin/products/{name}/schemes/{scheme}/copy", { params: at(of), body: { name } })), done);

export const useSaveSector = (done?: Done) =>
  useChange(({ product, sector, body }: Of & { sector: string; body: Sector }) => ask(api.PUT("/api/v1/admin/products/{name}/sectors/{sector}", { params: { path: { name: product, sector } }, body })), done);
export const useSaveSuperSector = (done?: Done) =>
  useChange(({ product, sector, body }: Of & { sector: string; body: SuperSector }) => ask(api.PUT("/api/v1/admin/products/{name}/super-sectors/{sector}", { params: { path: { name: product, sector } }, body })), done);
export const useDeleteSector = () => useChange(({ product, sector }: Of & { sector: string }) => ask(api.DELETE("/api/v1/admin/products/{name}/sectors/{sector}", { params: { path: { name: product, sector } } })));
export const useDeleteSuperSector = () => useChange(({ product, sector }: Of & { sector: string }) => ask(api.DELETE("/api/v1/admin/products/{name}/super-sectors/{sector}", { params: { path: { name: product, sector } } })));

const nameOf = ({ product, account }: Owner) => ({ path: { name: account ?? product } });
export const useBinding = (of: Owner) =>
  useQuery({ queryKey: [ADMIN, "binding", of], queryFn: () => (of.account === undefined ? ask(api.GET("/api/v1/admin/products/{name}/binding", { params: nameOf(of) })) : ask(api.GET("/api/v1/admin/operating-accounts/{name}/binding", { params: nameOf(of) }))) });
export const useBind = (of: Owner, done?: Done) =>
  useChange((body: Schemas["Binding"]) => (of.account === undefined ? ask(api.PUT("/api/v1/admin/products/{name}/binding", { params: nameOf(of), body })) : ask(api.PUT("/api/v1/admin/operating-accounts/{name}/binding", { params: nameOf(of), body }))), done);

export const useRulesReached = () => useQuery({ queryKey: [ADMIN, "rules-reached"], queryFn: () => ask(api.GET("/api/v1/admin/rules-reached")), refetchInterval: RULES_MS });
/** Every rule that watches one of them, with what it reads now. */
export const useRulesInForce = (of: Owner) =>
  useQuery({ queryKey: [ADMIN, "rules", of], refetchInterval: RULES_MS, queryFn: () => (of.account === undefined ? ask(api.GET("/api/v1/admin/products/{name}/rules", { params: nameOf(of) })) : ask(api.GET("/api/v1/admin/operating-accounts/{name}/rules", { params: nameOf(of) }))) });
/** How far the price of one contract is from where each of those rules reaches its levels: searched anew whenever it is asked. */
export const useRuleDistances = (of: Owner, contract: string | undefined) =>
  useQuery({
    queryKey: [ADMIN, "rule-distances", of, contract],
    enabled: contract !== undefined,
    refetchInterval: DISTANCES_MS,
    queryFn: () => {
      const params = { ...nameOf(of), query: { contract: contract ?? "" } };
      return of.account === undefined ? ask(api.GET("/api/v1/admin/products/{name}/rules/distances", { params })) : ask(api.GET("/api/v1/admin/operating-accounts/{name}/rules/distances", { params }));
    },
  });
