// Administration: menu left, one section at a time.
import type { ComponentType } from "react";
import { useTranslation } from "react-i18next";
import { NavLink, Navigate, useParams } from "react-router";
import type { TextKey } from "@/i18n/words";
import { Accounts } from "./Accounts";
import { Calendar } from "./Calendar";
import { Comparisons } from "./Comparisons";
import { Deliveries } from "./Deliveries";
import { Movements } from "./Movements";
import { Products } from "./Products";
import { Rates } from "./Rates";
import { TradingDay } from "./TradingDay";
import { Users } from "./Users";
import "./admin.css";

interface AdminSection {
  path: string;
  label: TextKey;
  group: TextKey;
  section: ComponentType;
}

const SECTIONS: readonly AdminSection[] = [
  { path: "accounts", label: "admin.accounts", group: "admin.organisation", section: Accounts },
  { path: "products", label: "admin.products", group: "admin.organisation", section: Products },
  { path: "comparisons", label: "admin.comparisons", group: "admin.organisation", section: Comparisons },
  { path: "rates", label: "admin.rates", group: "admin.rules", section: Rates },
  { path: "calendar", label: "admin.calendar", group: "admin.rules", section: Calendar },
  { path: "movements", label: "admin.movements", group: "admin.cash", section: Movements },
  { path: "deliveries", label: "admin.deliveries", group: "admin.cash", section: Deliveries },
  { path: "day", label: "admin.day", group: "admin.cash", section: TradingDay },
  { path: "users", label: "admin.users", group: "admin.platform", section: Users },
];
const GROUPS = [...new Set(SECTIONS.map(({ group }) => group))];

export function AdminPage() {
  const { t } = useTranslation();
  const { section: wanted } = useParams();
  const found = SECTIONS.find(({ path }) => path === wanted);
  if (!found) return <Navigate to={`/admin/${SECTIONS[0]?.path ?? ""}`} replace />;
  const Current = found.section;
  return (
    <div className="admin">
      <nav className="admin-nav" aria-label={t("admin.menu")}>
        {GROUPS.map((group) => (
          <section key={group}>
            <h2>{t(group)}</h2>
            {SECTIONS.filter((entry) => entry.group === group).map(({ path, label }) => <NavLink key={path} to={`/admin/${path}`}>{t(label)}</NavLink>)}
          </section>
        ))}
      </nav>
      <div className="admin-main"><Current /></div>
    </div>
  );
}
