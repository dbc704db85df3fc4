// Administration: its menu left, one page at a time.
import { type ReactNode, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { NavLink } from "react-router";
import { useSession } from "@/session/context";
import { pagesFor } from "./pages";
import "@/i18n/teach/admin";

export function AdminFrame({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const pages = pagesFor(useSession().user.permissions).filter(({ workspace }) => workspace === "admin");
  const groups = [...new Set(pages.map(({ group }) => group))];
  return (
    <div className="admin">
      <nav className="admin-nav" aria-label={t("admin.menu")}>
        {groups.map((group) => group && (
          <section key={group}>
            <h2>{t(group)}</h2>
            {pages.filter((page) => page.group === group).map(({ path, label, count: Count }) => (
              <div key={path} className="admin-nav-row"><NavLink to={path}>{t(label)}</NavLink>{Count && <Suspense fallback={null}><Count /></Suspense>}</div>
            ))}
          </section>
        ))}
      </nav>
      <div className="admin-main">{children}</div>
    </div>
  );
}
