// Which of a long list's rows are shown, and the way to the others.
import { useTranslation } from "react-i18next";
import { Icon } from "../Icon";
import { pagesAround } from "./pages";

interface PagerProps {
  page: number;
  pageSize: number;
  all: number;
  onPage: (page: number) => void;
}

export function Pager({ page, pageSize, all, onPage }: PagerProps) {
  const { t } = useTranslation();
  const last = Math.ceil(all / pageSize) - 1;
  return (
    <nav className="pager" aria-label={t("table.pages")}>
      <span className="t2">{t("table.range", { from: page * pageSize + 1, to: Math.min(all, (page + 1) * pageSize), all })}</span>
      <button type="button" className="btn btn-icon" aria-label={t("table.previous")} disabled={page === 0} onClick={() => onPage(page - 1)}><Icon name="chevronLeft" /></button>
      {pagesAround(page, last).map((at) => (at < 0 ? <span key={at} className="t3">{"…"}</span> : (
        <button key={at} type="button" className="btn btn-small" aria-current={at === page ? "page" : undefined} onClick={() => onPage(at)}>{at + 1}</button>
      )))}
      <button type="button" className="btn btn-icon" aria-label={t("table.next")} disabled={page === last} onClick={() => onPage(page + 1)}><Icon name="chevronRight" /></button>
    </nav>
  );
}
