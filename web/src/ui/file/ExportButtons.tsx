// One button for each kind of file that a table is given out as.
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { FORMATS, type Format } from "./queries";

/** `table` in words. */
export function ExportButtons({ table, pending, onExport }: { table: string; pending: boolean; onExport: (format: Format) => void }) {
  const { t } = useTranslation();
  return FORMATS.map((format) => <Button key={format} size="small" disabled={pending} aria-label={t("filePage.exportAs", { table, format: format.toUpperCase() })} onClick={() => onExport(format)}>{format.toUpperCase()}</Button>);
}
