// The table of pages: it alone decides what menus show, who may enter, where one starts, and on which ground a page stands.
import { type ComponentType, lazy } from "react";
import { matchPath } from "react-router";
import type { TextKey } from "@/i18n/words";
import type { Ground } from "@/prefs/prefs";
import type { Permission } from "@/session/permissions";

export type Workspace = "trading" | "risk" | "statements" | "admin" | "services" | "exchange";

export interface Page {
  path: string;
  label: TextKey;
  /** One is enough. What a page reads and does besides, the server decides. */
  opens: readonly Permission[];
  workspace: Workspace;
  /** Its heading in the workspace's own menu. */
  group?: TextKey;
  /** One starts at the lowest that one may enter. */
  home: number;
  /** The same for who only watches. */
  watcherHome?: number;
  load: () => Promise<ComponentType>;
  /** What waits there for somebody, beside its name in the menu; nothing where its code does not come. */
  count?: ComponentType;
}

const counted = (load: () => Promise<ComponentType>): ComponentType => lazy(async () => ({ default: await load().catch(() => () => null) }));

export const WORKSPACES: readonly { id: Workspace; label: TextKey; ground: Ground }[] = [
  { id: "trading", label: "nav.trading", ground: "trading" },
  { id: "risk", label: "nav.risk", ground: "trading" },
  { id: "statements", label: "nav.statements", ground: "management" },
  { id: "admin", label: "nav.admin", ground: "management" },
  { id: "services", label: "nav.services", ground: "management" },
  { id: "exchange", label: "nav.exchange", ground: "management" },
];

const admin = { workspace: "admin" } as const;
const services = { workspace: "services", opens: ["member_services"] } as const;
const exchange = { workspace: "exchange", opens: ["exchange_services"] } as const;

/** Whoever may enter what a line or a rule reads. */
const ENTERS: readonly Permission[] = ["cash_entry", "cash_confirmation", "products", "fund_accounts", "operating_accounts", "rates", "limits", "platform_settings", "reference_data", "watching"];

export const PAGES: readonly Page[] = [
  { path: "/trading", label: "nav.trading", opens: ["trading"], workspace: "trading", home: 1, load: async () => (await import("@/features/trading/TradingPage")).TradingPage },
  { path: "/risk", label: "riskPage.title", opens: ["watching"], workspace: "risk", home: 3, load: async () => (await import("@/features/admin/risk/Risk")).Risk, count: counted(async () => (await import("@/features/admin/risk/AlarmsCount")).AlarmsCount) },
  { path: "/statements", label: "nav.statements", opens: ["trading", "watching"], workspace: "statements", home: 9, load: async () => (await import("@/features/statement/StatementPage")).StatementPage },
  { ...admin, path: "/admin/accounts", label: "admin.accounts", group: "admin.organisation", opens: ["operating_accounts", "watching"], home: 2, watcherHome: 4, load: async () => (await import("@/features/admin/Accounts")).Accounts },
  { ...admin, path: "/admin/reviews", label: "reviewPage.title", group: "admin.organisation", opens: ["watching"], home: 4, load: async () => (await import("@/features/admin/risk/Reviews")).Reviews, count: counted(async () => (await import("@/features/admin/risk/Reviews")).ReviewsCount) },
  { ...admin, path: "/admin/plans", label: "planPage.title", group: "admin.organisation", opens: ["watching"], home: 4, load: async () => (await import("@/features/admin/Plans")).Plans },
  { ...admin, path: "/admin/entries", label: "entryPage.title", group: "admin.organisation", opens: ENTERS, home: 9, load: async () => (await import("@/features/admin/Entries")).Entries, count: counted(async () => (await import("@/features/admin/entryCount")).EntriesCount) },
  { ...admin, path: "/admin/stops", label: "stopPage.title", group: "admin.organisation", opens: ["watching"], home: 4, load: async () => (await import("@/features/admin/Stops")).Stops },
  { ...admin, path: "/admin/past", label: "pastPage.title", group: "admin.organisation", opens: ["watching"], home: 6, load: async () => (await import("@/features/admin/risk/Past")).Past },
  { ...admin, path: "/admin/third-party", label: "thirdParty.title", group: "admin.organisation", opens: ["watching"], home: 4, load: async () => (await import("@/features/admin/risk/ThirdParty")).ThirdParty },
  { ...admin, path: "/admin/external", label: "externalPage.title", group: "admin.organisation", opens: ["watching", "products"], home: 5, load: async () => (await import("@/features/admin/risk/External")).External },
  { ...admin, path: "/admin/products", label: "admin.products", group: "admin.organisation", opens: ["products"], home: 4, load: async () => (await import("@/features/admin/Products")).Products },
  { ...admin, path: "/admin/fund-accounts", label: "admin.fundAccounts", group: "admin.organisation", opens: ["fund_accounts", "watching"], home: 4, load: async () => (await import("@/features/admin/FundAccounts")).FundAccounts },
  { ...admin, path: "/admin/comparisons", label: "admin.comparisons", group: "admin.organisation", opens: ["fund_accounts", "watching"], home: 5, load: async () => (await import("@/features/admin/Comparisons")).Comparisons, count: counted(async () => (await import("@/features/admin/counts")).DiffersCount) },
  { ...admin, path: "/admin/rates", label: "admin.rates", group: "admin.rules", opens: ["rates"], home: 5, load: async () => (await import("@/features/admin/Rates")).Rates },
  { ...admin, path: "/admin/templates", label: "templatePage.title", group: "admin.rules", opens: ["rates", "limits"], home: 6, load: async () => (await import("@/features/admin/templates/Templates")).Templates },
  { ...admin, path: "/admin/rules", label: "rulePage.title", group: "admin.rules", opens: ["rates"], home: 6, load: async () => (await import("@/features/admin/rules/GlobalRules")).GlobalRules },
  { ...admin, path: "/admin/calendar", label: "admin.calendar", group: "admin.rules", opens: ["reference_data"], home: 6, load: async () => (await import("@/features/admin/Calendar")).Calendar },
  { ...admin, path: "/admin/commodities", label: "commodityPage.title", group: "admin.rules", opens: ["reference_data"], home: 6, load: async () => (await import("@/features/admin/Commodities")).Commodities },
  { ...admin, path: "/admin/movements", label: "admin.movements", group: "admin.cash", opens: ["cash_entry", "cash_confirmation"], home: 3, load: async () => (await import("@/features/admin/Movements")).Movements, count: counted(async () => (await import("@/features/admin/counts")).WaitingCount) },
  { ...admin, path: "/admin/deliveries", label: "admin.deliveries", group: "admin.cash", opens: ["trading_day", "watching"], home: 6, load: async () => (await import("@/features/admin/Deliveries")).Deliveries },
  { ...admin, path: "/admin/day", label: "admin.day", group: "admin.cash", opens: ["trading_day"], home: 6, load: async () => (await import("@/features/admin/TradingDay")).TradingDay },
  { ...admin, path: "/admin/users", label: "admin.users", group: "admin.platform", opens: ["logins"], home: 4, load: async () => (await import("@/features/admin/Users")).Users },
  { ...admin, path: "/admin/roles", label: "rolePage.title", group: "admin.platform", opens: ["roles"], home: 6, load: async () => (await import("@/features/admin/Roles")).Roles },
  { ...admin, path: "/admin/seats", label: "seatPage.title", group: "admin.platform", opens: ["roles"], home: 8, load: async () => (await import("@/features/venue/Seats")).Seats },
  { ...admin, path: "/admin/settings", label: "settingPage.title", group: "admin.platform", opens: ["platform_settings"], home: 7, load: async () => (await import("@/features/admin/settings/Platform")).Platform },
  { ...admin, path: "/admin/operations", label: "operationPage.title", group: "admin.platform", opens: ["products", "fund_accounts", "operating_accounts"], home: 8, load: async () => (await import("@/features/admin/operations/Operations")).Operations },
  { ...admin, path: "/admin/files", label: "filePage.title", group: "admin.platform", opens: ["reference_data"], home: 8, load: async () => (await import("@/features/admin/files/Files")).Files },
  { ...services, path: "/services/due", label: "venue.due", group: "venue.business", home: 1, load: async () => (await import("@/features/venue/DueList")).DueList },
  { ...services, path: "/services/applications", label: "venue.applications", group: "venue.business", home: 2, load: async () => (await import("@/features/venue/Applications")).Applications },
  { ...services, path: "/services/filings", label: "venue.filings", group: "venue.business", home: 3, load: async () => (await import("@/features/venue/Filings")).Filings },
  { ...services, path: "/services/emergencies", label: "venue.emergencies", group: "venue.business", home: 4, load: async () => (await import("@/features/venue/Emergencies")).Emergencies },
  { ...services, path: "/services/pledged", label: "venue.pledged", group: "venue.business", home: 4, load: async () => (await import("@/features/venue/Pledged")).Pledged },
  { ...services, path: "/services/fees", label: "venue.fees", group: "venue.business", home: 5, load: async () => (await import("@/features/venue/Fees")).Fees },
  { ...services, path: "/services/personal-data", label: "venue.personalData", group: "venue.business", home: 6, load: async () => (await import("@/features/venue/PersonalData")).PersonalData },
  { ...services, path: "/services/bonds", label: "venue.bonds", group: "venue.reference", home: 6, load: async () => (await import("@/features/venue/Bonds")).Bonds },
  { ...services, path: "/services/settings", label: "venue.settings", group: "venue.reference", home: 7, load: async () => (await import("@/features/venue/Settings")).Settings },
  { ...exchange, path: "/exchange/due", label: "venue.due", group: "venue.business", home: 1, load: async () => (await import("@/features/venue/DueList")).DueList },
  { ...exchange, path: "/exchange/applications", label: "venue.applications", group: "venue.business", home: 2, load: async () => (await import("@/features/venue/Applications")).Applications },
  { ...exchange, path: "/exchange/filings", label: "venue.filings", group: "venue.business", home: 3, load: async () => (await import("@/features/venue/Filings")).Filings },
  { ...exchange, path: "/exchange/emergencies", label: "venue.emergencies", group: "venue.business", home: 4, load: async () => (await import("@/features/venue/Emergencies")).Emergencies },
  { ...exchange, path: "/exchange/pledged", label: "venue.pledged", group: "venue.business", home: 4, load: async () => (await import("@/features/venue/Pledged")).Pledged },
  { ...exchange, path: "/exchange/fees", label: "venue.fees", group: "venue.business", home: 5, load: async () => (await import("@/features/venue/Fees")).Fees },
  { ...exchange, path: "/exchange/personal-data", label: "venue.personalData", group: "venue.business", home: 6, load: async () => (await import("@/features/venue/PersonalData")).PersonalData },
  { ...exchange, path: "/exchange/bonds", label: "venue.bonds", group: "venue.reference", home: 6, load: async () => (await import("@/features/venue/Bonds")).Bonds },
  { ...exchange, path: "/exchange/settings", label: "venue.settings", group: "venue.reference", home: 7, load: async () => (await import("@/features/venue/Settings")).Settings },
  { ...exchange, path: "/exchange/members", label: "venue.members", group: "venue.reference", home: 8, load: async () => (await import("@/features/venue/Members")).Members },
];

/** Pages that permissions open, as menus list them. */
export const pagesFor = (permissions: readonly string[]): readonly Page[] => PAGES.filter(({ opens }) => opens.some((permission) => permissions.includes(permission)));

const first = (pages: readonly Page[], permissions: readonly string[]): string | undefined => {
  const homeFor = ({ home, watcherHome = home, opens }: Page): number => (opens.some((permission) => permission !== "watching" && permissions.includes(permission)) ? home : watcherHome);
  return [...pages].sort((one, other) => homeFor(one) - homeFor(other))[0]?.path;
};

/** Where a person starts; nowhere with no page at all. */
export const homeOf = (permissions: readonly string[]): string | undefined => first(pagesFor(permissions), permissions);

/** The workspaces that permissions open, each with the page where one enters it. */
export const workspacesFor = (permissions: readonly string[]) =>
  WORKSPACES.flatMap((workspace) => {
    const to = first(pagesFor(permissions).filter((page) => page.workspace === workspace.id), permissions);
    return to === undefined ? [] : [{ ...workspace, to }];
  });

export const pageAt = (pathname: string): Page | undefined => PAGES.find(({ path }) => matchPath(path, pathname));

/** The ground of a place, whether one may be there or not; that of one's home where there is nothing. */
export function groundAt(pathname: string, permissions: readonly string[]): Ground {
  const page = pageAt(pathname) ?? pageAt(homeOf(permissions) ?? "");
  return WORKSPACES.find(({ id }) => id === page?.workspace)?.ground ?? "management";
}
