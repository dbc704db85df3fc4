// Bonds and what was published of them last. The exchange's handler keeps them; others look.
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { components } from "@/api/schema";
import type { VenueBond } from "@/api/types";
import { fmt } from "@/format/fmt";
import { tr } from "@/i18n/i18n";
import { venue } from "@/i18n/words/venue";
import { ErrorBox } from "@/ui/basics";
import { part } from "@/ui/Answered";
import { FormWindow } from "@/ui/form/FormWindow";
import type { Field } from "@/ui/form/fields";
import { Icon } from "@/ui/Icon";
import { Empty, Section } from "@/ui/page/Section";
import type { DataColumn } from "@/ui/table/columns";
import { DataTable } from "@/ui/table/DataTable";
import { ExportButtons } from "@/ui/file/ExportButtons";
import { ImportDrawer } from "@/ui/file/ImportDrawer";
import { useExport } from "@/ui/file/queries";
import { type VenueTable, VENUE, exported, giveFile, useBonds, usePutBonds, usePutValuation, useSeat } from "./queries";

type Schemas = components["schemas"];
const kindText = (kind: VenueBond["kind"]): string => tr(kind === "other" ? "venue.otherBond" : "venue.bookEntry");
const priceText = (price: string | null | undefined): string => (price ? fmt(price, { places: 4 }) : "–");
const cutText = ({ cuts }: VenueBond): string => cuts.map(({ venue, day, provisional }) => `${venue} ${day}${provisional ? ` (${tr("venue.provisional")})` : ""}`).join(", ");

const columns: readonly DataColumn<VenueBond>[] = [
  { id: "code", head: "venue.bond", text: ({ code }) => code, cell: ({ code }) => <strong>{code}</strong> },
  { id: "name", head: "venue.bondName", text: ({ name }) => name },
  { id: "kind", head: "venue.kind", choices: true, text: ({ kind }) => kindText(kind) },
  { id: "maturity", head: "venue.maturity", text: ({ maturity }) => maturity },
  { id: "published", head: "venue.published", text: ({ published }) => published ?? "–" },
  { id: "net", head: "venue.net", kind: "number", text: ({ net }) => priceText(net), value: ({ net }) => net },
  { id: "full", head: "venue.full", kind: "number", text: ({ full }) => priceText(full), value: ({ full }) => full },
  { id: "lower", head: "venue.lowerClose", kind: "number", text: ({ lower_close }) => priceText(lower_close), value: ({ lower_close }) => lower_close },
  { id: "cuts", head: "venue.cut", text: cutText },
];

const TABLES: readonly VenueTable[] = ["bonds", "valuations"];
const tableText = (table: VenueTable): string => tr(table === "bonds" ? "venue.bondList" : "venue.prices");

const { columns: columnWords } = venue.venue;
const isColumn = (cell: string): cell is keyof typeof columnWords => cell in columnWords;
const said = (cell: string): string => (isColumn(cell) ? tr(`venue.columns.${cell}`) : cell);

/** Both tables as files: anybody here takes them out, the exchange's handler in. */
function Files({ mayKeep }: { mayKeep: boolean }) {
  const { t } = useTranslation();
  const [importing, setImporting] = useState<VenueTable>();
  const { mutate: save, error, isPending } = useExport(exported);
  return (
    <>
      <ErrorBox error={error} />
      {TABLES.map((table) => (
        <span className="admin-line" key={table}>
          <span className="t2">{tableText(table)}</span>
          <ExportButtons table={tableText(table)} pending={isPending} onExport={(format) => save({ table, format })} />
          {mayKeep && <Button size="small" aria-label={t("filePage.importOf", { table: tableText(table) })} onClick={() => setImporting(table)}>{t("filePage.import")}</Button>}
        </span>
      ))}
      {importing && <ImportDrawer key={importing} table={tableText(importing)} say={said} give={(file, dryRun) => giveFile(importing, file, dryRun)} stale={[VENUE]} onClose={() => setImporting(undefined)} />}
    </>
  );
}

export function Bonds() {
  const { t } = useTranslation();
  const query = useBonds();
  const seat = useSeat().data?.seat;
  const [open, setOpen] = useState<"bond" | "price">();
  const close = (): void => setOpen(undefined);
  const bond = usePutBonds(close);
  const price = usePutValuation(close);
  const mayKeep = seat?.kind === "exchange" && (seat.duty === "make" || seat.duty === "both");
  const bonds = query.data?.bonds ?? [];
  const bondFields: readonly Field<Schemas["NewBond"]>[] = [
    { name: "code", label: "venue.bond", kind: "text", required: true, longest: 32 },
    { name: "name", label: "venue.bondName", kind: "text", required: true },
    { name: "maturity", label: "venue.maturity", kind: "day", required: true },
    { name: "kind", label: "venue.kind", kind: "choice", shape: "buttons", required: true, choices: [{ value: "book_entry_treasury", label: t("venue.bookEntry") }, { value: "other", label: t("venue.otherBond") }] },
  ];
  const priceFields: readonly Field<Schemas["NewValuation"]>[] = [
    { name: "bond", label: "venue.bond", kind: "choice", required: true, choices: bonds.map(({ code, name }) => ({ value: code, label: `${code} ${name}` })) },
    { name: "day", label: "venue.published", kind: "day", required: true },
    { name: "net", label: "venue.net", kind: "price" },
    { name: "full", label: "venue.full", kind: "price" },
    { name: "lower_close", label: "venue.lowerClose", kind: "price" },
  ];
  const action = mayKeep && (
    <>
      <Button onClick={() => setOpen("price")}>{t("venue.addPrice")}</Button>
      <Button type="primary" icon={<Icon name="plus" />} onClick={() => setOpen("bond")}>{t("venue.addBond")}</Button>
    </>
  );
  return (
    <Section title={t("venue.bonds")} action={action}>
      <p className="admin-line"><Files mayKeep={mayKeep} /></p>
      <DataTable name="venue-bonds" label={t("venue.bonds")} columns={columns} asked={part(query, (data) => data.bonds)} rowKey={({ code }) => code} empty={<Empty title={t("venue.nothing")} />} />
      {open === "bond" && <FormWindow<Schemas["NewBond"]> title={t("venue.addBond")} open fields={bondFields} initial={{ kind: "book_entry_treasury" }} submit={({ code }) => t("venue.addBondDo", { bond: code ?? "" })} error={bond.error} pending={bond.isPending} onEdit={bond.reset} onCancel={close} onSubmit={(body) => bond.mutate(body)} />}
      {open === "price" && <FormWindow<Schemas["NewValuation"]> title={t("venue.addPrice")} open fields={priceFields} submit={({ bond: of }) => t("venue.addPriceDo", { bond: of ?? "" })} error={price.error} pending={price.isPending} onEdit={price.reset} onCancel={close} onSubmit={(body) => price.mutate(body)} />}
    </Section>
  );
}
