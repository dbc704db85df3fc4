import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ErrorBox } from "@/ui/basics";
import { Section } from "@/ui/page/Section";
import { ExportButtons } from "@/ui/file/ExportButtons";
import { ImportDrawer } from "@/ui/file/ImportDrawer";
import { useExport } from "@/ui/file/queries";
import { ADMIN } from "../queries";
import { TABLES, type TableName, said } from "./changes";
import { exported, imported } from "./queries";

export function Files() {
  const { t } = useTranslation();
  const [importing, setImporting] = useState<TableName>();
  const { mutate: save, error, isPending } = useExport(exported);
  return (
    <Section title={t("filePage.title")}>
      <ErrorBox error={error} />
      <section className="table-card" aria-label={t("filePage.title")}>
        <table className="matrix">
          <thead><tr><th scope="col">{t("filePage.table")}</th><th scope="col">{t("filePage.export")}</th><th scope="col">{t("filePage.import")}</th></tr></thead>
          <tbody>
            {TABLES.map((table) => {
              const name = t(`filePage.tables.${table}`);
              return (
                <tr key={table}>
                  <th scope="row">{name}</th>
                  <td><span className="admin-line"><ExportButtons table={name} pending={isPending} onExport={(format) => save({ table, format })} /></span></td>
                  <td><Button size="small" aria-label={t("filePage.importOf", { table: name })} onClick={() => setImporting(table)}>{t("filePage.import")}</Button></td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </section>
      {importing && <ImportDrawer key={importing} table={t(`filePage.tables.${importing}`)} say={said} give={(file, dryRun) => imported(importing, file, dryRun)} stale={[ADMIN]} onClose={() => setImporting(undefined)} />}
    </Section>
  );
}
