// What the administration reads and does. Every change asks anew for what it may have touched.
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App as Messages } from "antd";
import { useTranslation } from "react-i18next";
import { api, ask } from "@/api/client";
import type { components } from "@/api/schema";
import { useMay } from "@/session/context";

type Schemas = components["schemas"];
export const ADMIN = "admin";
export const AGAIN_MS = 5_000;
/** As many as a page may have. */
export const PAGE_ROWS = 500;

/** For whom they are open; whoever only moves cash has a list of his own. */
export function useOperatingAccounts() {
  const enabled = [useMay("operating_accounts"), useMay("watching")].includes(true);
  return useQuery({ queryKey: [ADMIN, "operating-accounts"], enabled, queryFn: () => ask(api.GET("/api/v1/admin/operating-accounts")), refetchInterval: AGAIN_MS });
}
/** Names of products, for whom they are open. */
export const useProducts = () => useQuery({ queryKey: [ADMIN, "products"], enabled: useMay("products"), queryFn: () => ask(api.GET("/api/v1/admin/products")) });
export function useFundAccounts() {
  const enabled = [useMay("fund_accounts"), useMay("watching")].includes(true);
  return useQuery({ queryKey: [ADMIN, "fund-accounts"], enabled, queryFn: () => ask(api.GET("/api/v1/admin/fund-accounts")), refetchInterval: AGAIN_MS });
}
export function useCashMovements() {
  const enabled = [useMay("cash_entry"), useMay("cash_confirmation")].includes(true);
  const fetch = (cursor: string | undefined) => ask(api.GET("/api/v1/admin/cash-movements", { params: { query: { limit: PAGE_ROWS, ...(cursor === undefined ? {} : { cursor }) } } }));
  return usePages(["cash"], enabled, fetch, ({ movements }) => movements);
}
export const useRates = (fundAccount: string | undefined) =>
  useQuery({
    queryKey: [ADMIN, "rates", fundAccount], enabled: fundAccount !== undefined,
    queryFn: () => ask(api.GET("/api/v1/admin/rates", { params: { query: { fund_account: fundAccount ?? "" } } })),
  });

export const useRateSource = (name: string) => useQuery({ queryKey: [ADMIN, "rate-source", name], queryFn: () => ask(api.GET("/api/v1/admin/products/{name}/rate-source-account", { params: { path: { name } } })) });
export const useSetRateSource = () =>
  useChange(({ name, ...body }: { name: string } & Schemas["RateSourceAccount"]) => ask(api.PUT("/api/v1/admin/products/{name}/rate-source-account", { params: { path: { name } }, body })));
export const useNav = (name: string | undefined) => useQuery({ queryKey: [ADMIN, "nav", name], enabled: name !== undefined, queryFn: () => ask(api.GET("/api/v1/admin/products/{name}/nav", { params: { path: { name: name ?? "" } } })), refetchInterval: AGAIN_MS });
export const useNavDays = (name: string) => useQuery({ queryKey: [ADMIN, "nav-days", name], queryFn: () => ask(api.GET("/api/v1/admin/products/{name}/nav-days", { params: { path: { name } } })) });
export const useChangeShares = (done?: Done) =>
  useChange(({ name, ...body }: { name: string } & Schemas["ChangeShares"]) => ask(api.POST("/api/v1/admin/products/{name}/shares", { params: { path: { name } }, body })), done);
export const useFees = (name: string) => useQuery({ queryKey: [ADMIN, "fees", name], queryFn: () => ask(api.GET("/api/v1/admin/products/{name}/fees", { params: { path: { name } } })) });
export const useFeeDays = (name: string) => useQuery({ queryKey: [ADMIN, "fee-days", name], queryFn: () => ask(api.GET("/api/v1/admin/products/{name}/fee-days", { params: { path: { name } } })) });
export const useSetFees = (done?: Done) =>
  useChange(({ name, ...body }: { name: string } & Schemas["SetFees"]) => ask(api.PUT("/api/v1/admin/products/{name}/fees", { params: { path: { name } }, body })), done);
export const useResetFees = (done?: Done) =>
  useChange(({ name, ...body }: { name: string } & Schemas["ResetFees"]) => ask(api.POST("/api/v1/admin/products/{name}/fees/reset", { params: { path: { name } }, body })), done);
export const useCommodities = () => useQuery({ queryKey: [ADMIN, "commodities"], queryFn: () => ask(api.GET("/api/v1/admin/commodities")) });
export const useSetCommodity = (done?: Done) =>
  useChange(({ commodity, ...body }: { commodity: string } & Schemas["ContractSpec"]) => ask(api.PUT("/api/v1/admin/commodities/{commodity}", { params: { path: { commodity } }, body })), done);
export const useSetLastTradingDay = (done?: Done) =>
  useChange(({ contract, ...body }: { contract: string } & Schemas["LastTradingDay"]) => ask(api.PUT("/api/v1/admin/contracts/{contract}/last-trading-day", { params: { path: { contract } }, body })), done);
export const useSetDeliveryPrice = (done?: Done) =>
  useChange(({ contract, ...body }: { contract: string } & Schemas["DeliveryPrice"]) => ask(api.PUT("/api/v1/admin/contracts/{contract}/delivery-price", { params: { path: { contract } }, body })), done);
export const useDeliveries = () => useQuery({ queryKey: [ADMIN, "deliveries"], queryFn: () => ask(api.GET("/api/v1/admin/deliveries")), refetchInterval: AGAIN_MS });
export const useComparisons = () => useQuery({ queryKey: [ADMIN, "comparisons"], queryFn: () => ask(api.GET("/api/v1/admin/comparisons")), refetchInterval: AGAIN_MS });
export const useCalendar = () => useQuery({ queryKey: [ADMIN, "calendar"], queryFn: () => ask(api.GET("/api/v1/admin/calendar")) });

interface PageOf {
  next?: string | null | undefined;
}
/** Newest rows first, a page at a time; all that came so far are one list. */
export function usePages<Page extends PageOf, Item>(key: readonly unknown[], enabled: boolean, fetch: (cursor: string | undefined) => Promise<Page>, pick: (page: Page) => readonly Item[]) {
  const { data, error, dataUpdatedAt, refetch, hasNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: [ADMIN, ...key], enabled, queryFn: ({ pageParam }) => fetch(pageParam), initialPageParam: undefined as string | undefined, getNextPageParam: ({ next }) => next ?? undefined, refetchInterval: AGAIN_MS,
  });
  return { data: data?.pages.flatMap(pick), error, dataUpdatedAt, refetch, older: hasNextPage ? fetchNextPage : undefined };
}

/** A change: says its journal sequence when it stands. */
export function useChange<Input, Said extends { seq: string } = Schemas["Done"]>(change: (input: Input) => Promise<Said>, onDone?: () => void) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { message } = Messages.useApp();
  return useMutation({
    mutationFn: change,
    onSuccess: async ({ seq }) => {
      void message.success(t("admin.done", { seq }));
      await queries.invalidateQueries({ queryKey: [ADMIN] });
      onDone?.();
    },
  });
}

export type Done = (() => void) | undefined;
export const useCreateProduct = (done?: Done) => useChange((body: Schemas["NewProduct"]) => ask(api.POST("/api/v1/admin/products", { body })), done);
export const useCreateFundAccount = (done?: Done) => useChange((body: Schemas["NewFundAccount"]) => ask(api.POST("/api/v1/admin/fund-accounts", { body })), done);
export const useCreateOperatingAccount = (done?: Done) => useChange((body: Schemas["NewOperatingAccount"]) => ask(api.POST("/api/v1/admin/operating-accounts", { body })), done);
export const useSetRates = (done?: Done) => useChange((body: Schemas["RateRow"]) => ask(api.PUT("/api/v1/admin/rates", { body })), done);
export const useLogInFundAccount = () => useChange((name: string) => ask(api.POST("/api/v1/admin/fund-accounts/{name}/login", { params: { path: { name } } })));
export const useLiftOrderRateBan = () => useChange((name: string) => ask(api.POST("/api/v1/admin/fund-accounts/{name}/lift-order-rate-ban", { params: { path: { name } } })));
export const useAskCounter = () => useChange((name: string) => ask(api.POST("/api/v1/admin/fund-accounts/{name}/comparison", { params: { path: { name } } })));
export const useTakeOver = (done?: Done) =>
  useChange(({ name, ...body }: Schemas["TakeOver"] & { name: string }) => ask(api.POST("/api/v1/admin/fund-accounts/{name}/comparison/take-over", { params: { path: { name } }, body })), done);
export const useTakeUp = (done?: Done) =>
  useChange(({ name, ...body }: Schemas["TakeUp"] & { name: string }) => ask(api.POST("/api/v1/admin/fund-accounts/{name}/comparison/take-up", { params: { path: { name } }, body })), done);
export const useEndDelivery = (done?: Done) =>
  useChange(({ delivery, ...body }: Schemas["EndDelivery"] & { delivery: string }) => ask(api.POST("/api/v1/admin/deliveries/{delivery}/end", { params: { path: { delivery } }, body })), done);
export const useSetCalendarDays = (done?: Done) => useChange((body: Schemas["CalendarDays"]) => ask(api.PUT("/api/v1/admin/calendar/days", { body })), done);

/** The exchanges' notice as a file: tried, or taken. */
const giveNotice = (file: File, dryRun: boolean): Promise<Schemas["Imported"]> =>
  ask(api.POST("/api/v1/admin/import/{table}", {
    params: { path: { table: "calendar" }, query: { format: file.name.toLowerCase().endsWith(".xlsx") ? "xlsx" : "csv", dry_run: dryRun } },
    body: [], bodySerializer: () => file, headers: { "Content-Type": "application/octet-stream" },
  }));
export const useTryNotice = () => useMutation({ mutationFn: (file: File) => giveNotice(file, true) });
export function useTakeNotice(onDone: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (file: File) => giveNotice(file, false),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: [ADMIN] });
      onDone();
    },
  });
}

export function useEndDay() {
  const queries = useQueryClient();
  return useMutation({ mutationFn: () => ask(api.POST("/api/v1/admin/end-day")), onSuccess: () => queries.invalidateQueries() });
}
