// The route table: it alone decides what the menu shows, who may enter, and on which ground a page stands.
import { type ComponentType, lazy } from "react";
import type { Role } from "@/api/types";
import type { TextKey } from "@/i18n/words";
import type { Ground } from "@/prefs/prefs";

export interface Route {
  path: string;
  /** Where the menu leads, when the path takes more. */
  to: string;
  label: TextKey;
  roles: readonly Role[];
  ground: Ground;
  page: ComponentType;
}

export const ROUTES: readonly Route[] = [
  {
    path: "/trading", to: "/trading", label: "nav.trading", roles: ["trader"], ground: "trading",
    page: lazy(async () => ({ default: (await import("@/features/trading/TradingPage")).TradingPage })),
  },
  {
    path: "/statements", to: "/statements", label: "nav.statements", roles: ["trader", "administrator"], ground: "management",
    page: lazy(async () => ({ default: (await import("@/features/statement/StatementPage")).StatementPage })),
  },
  {
    path: "/admin/:section?", to: "/admin", label: "nav.admin", roles: ["administrator"], ground: "management",
    page: lazy(async () => ({ default: (await import("@/features/admin/AdminPage")).AdminPage })),
  },
];

export const routesOf = (role: Role): readonly Route[] => ROUTES.filter((route) => route.roles.includes(role));

/** Where a user starts. */
export const homeOf = (role: Role): string => (role === "administrator" ? "/admin" : "/trading");
