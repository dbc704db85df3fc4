// A workspace with a menu of its own: the menu left, one page at a time.
import { type ReactNode, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { NavLink } from "react-router";
import { useSession } from "@/session/context";
import { type Workspace, pagesFor } from "./pages";

export function SideMenu({ workspace, label, children }: { workspace: Workspace; label: string; children: ReactNode }) {
  const { t } = useTranslation();
  const pages = pagesFor(useSession().user.permissions).filter((page) => page.workspace === workspace);
  const groups = [...new Set(pages.map(({ group }) => group))];
  return (
    <div className="admin">
      <nav className="admin-nav" aria-label={label}>
        {groups.map((group) => group && (
          <section key={group}>
            <h2>{t(group)}</h2>
            {pages.filter((page) => page.group === group).map(({ path, label: name, count: Count }) => (
              <div key={path} className="admin-nav-row"><NavLink to={path}>{t(name)}</NavLink>{Count && <Suspense fallback={null}><Count /></Suspense>}</div>
            ))}
          </section>
        ))}
      </nav>
      <div className="admin-main">{children}</div>
    </div>
  );
}
