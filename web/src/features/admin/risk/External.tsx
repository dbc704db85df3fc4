// Trades made directly at counters: whose they become, what is nobody's, and lots moved between accounts.
import { Button } from "antd";
import { useState } from "react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, ask } from "@/api/client";
import type { components } from "@/api/schema";
import { count, fmt } from "@/format/fmt";
import { tr } from "@/i18n/i18n";
import { useMay } from "@/session/context";
import { part } from "@/ui/Answered";
import { FormWindow } from "@/ui/form/FormWindow";
import type { Field } from "@/ui/form/fields";
import type { DataColumn } from "@/ui/table/columns";
import { DataTable } from "@/ui/table/DataTable";
import { Empty, Section } from "@/ui/page/Section";
import { ADMIN, AGAIN_MS, useChange, useOperatingAccounts } from "../queries";
import { sideText } from "../side";

type Schemas = components["schemas"];
type Target = Schemas["ExternalTarget"];
type Adjust = Schemas["AdjustPosition"];
/** Unallocated lots of a product, on its book. */
interface Row extends Omit<Schemas["UnallocatedLots"], "price"> {
  product: string;
  book: string;
  price?: string | null | undefined;
}
/** No account has a code like it. */
const NOBODY = "*";

const useTargets = () => useQuery({ queryKey: [ADMIN, "external"], queryFn: () => ask(api.GET("/api/v1/admin/external-targets")), refetchInterval: AGAIN_MS });
const useChoose = (done: () => void) =>
  useChange(({ name, account }: { name: string; account: string | null }) => ask(api.PUT("/api/v1/admin/products/{name}/external-target", { params: { path: { name } }, body: { account } })), done);
const useMove = (done: () => void) => useChange((body: Adjust) => ask(api.POST("/api/v1/admin/position-adjustments", { body })), done);

const targetText = ({ target, maps_to }: Target): string => target ?? (maps_to ? tr("externalPage.byItself", { account: maps_to }) : tr("externalPage.notMapped"));
const lotsText = ({ yesterday, today }: Row): string => (today > 0 ? tr("externalPage.ofAge", { lots: yesterday + today, today }) : count(yesterday));
const nameOf = (row: Row): string => `${row.book} ${row.contract} ${sideText(row)}`;

const columns: readonly DataColumn<Target>[] = [
  { id: "product", head: "externalPage.product", text: ({ product, name }) => `${product} ${name}`, cell: ({ product, name }) => <><strong>{product}</strong> {name}</> },
  { id: "target", head: "externalPage.target", text: targetText },
  { id: "unallocated", head: "externalPage.unallocated", text: ({ unallocated }) => unallocated ?? "" },
];
const heldColumns: readonly DataColumn<Row>[] = [
  { id: "book", head: "externalPage.unallocated", text: ({ book }) => book, cell: ({ book }) => <strong>{book}</strong> },
  { id: "contract", head: "externalPage.contract", text: ({ contract }) => contract },
  { id: "side", head: "externalPage.side", text: sideText },
  { id: "lots", head: "externalPage.lots", kind: "number", value: ({ yesterday, today }) => yesterday + today, text: lotsText },
  { id: "price", head: "externalPage.price", kind: "number", text: (row) => (row.price ? fmt(row.price) : "") },
];

/** Who may change products chooses; who may move lots does; others look. */
export function External() {
  const { t } = useTranslation();
  const query = useTargets();
  const [mayChoose, mayMove] = [useMay("products"), useMay("watching")];
  const [chosen, setChosen] = useState<Target>();
  const [moved, setMoved] = useState<Partial<Row>>();
  const held = part(query, ({ products }) => products.flatMap(({ product, unallocated, held: lots }): Row[] => lots.map((of) => ({ ...of, product, book: unallocated ?? "" }))));
  return (
    <Section title={t("externalPage.title")} note={t("externalPage.note")} action={mayMove && <Button onClick={() => setMoved({})}>{t("externalPage.move")}</Button>}>
      <DataTable
        name="external-targets" label={t("externalPage.title")} columns={columns} asked={part(query, ({ products }) => products)} rowKey={({ product }) => product} empty={<Empty title={t("externalPage.none")} />}
        acts={mayChoose ? (row) => <Button size="small" onClick={() => setChosen(row)} aria-label={t("externalPage.chooseOf", { product: row.product })}>{t("externalPage.choose")}</Button> : undefined}
      />
      <DataTable
        name="unallocated" label={t("externalPage.held")} columns={heldColumns} asked={held} rowKey={nameOf} empty={<Empty title={t("externalPage.noneHeld")} />}
        acts={mayMove ? (row) => <Button size="small" onClick={() => setMoved(row)} aria-label={t("externalPage.moveOf", { lots: nameOf(row) })}>{t("externalPage.move")}</Button> : undefined}
      />
      {chosen && <ChooseWindow of={chosen} onDone={() => setChosen(undefined)} />}
      {moved && <MoveWindow of={moved} onDone={() => setMoved(undefined)} />}
    </Section>
  );
}

const useAccounts = () => useOperatingAccounts().data?.operating_accounts ?? [];
const choiceOf = ({ code, name }: { code: string; name: string }) => ({ value: code, label: `${code} ${name}` });

function ChooseWindow({ of, onDone }: { of: Target; onDone: () => void }) {
  const { t } = useTranslation();
  const { mutate, error, isPending, reset } = useChoose(onDone);
  const own = useAccounts().filter(({ product, code }) => product === of.product && code !== of.unallocated);
  const fields: readonly Field<{ account: string }>[] = [{ name: "account", label: "externalPage.target", kind: "choice", required: true, choices: [{ value: NOBODY, label: t("externalPage.notMapped") }, ...own.map(choiceOf)] }];
  return (
    <FormWindow<{ account: string }>
      title={t("externalPage.chooseOf", { product: of.product })} open fields={fields} initial={{ account: of.target ?? NOBODY }} error={error} pending={isPending} onEdit={reset} onCancel={onDone}
      submit={({ account = NOBODY }) => (account === NOBODY ? t("externalPage.chooseNobody") : t("externalPage.chooseDo", { account }))}
      onSubmit={({ account }) => mutate({ name: of.product, account: account === NOBODY ? null : account })}
    />
  );
}

interface Moved {
  from: string;
  to: string;
  contract: string;
  side: string;
  lots: number;
  price: string;
  hedge?: boolean;
  reason: string;
}

function MoveWindow({ of, onDone }: { of: Partial<Row>; onDone: () => void }) {
  const { t } = useTranslation();
  const { mutate, error, isPending, reset } = useMove(onDone);
  const accounts = useAccounts();
  const books = accounts.map(choiceOf);
  const from = of.book !== undefined && !accounts.some(({ code }) => code === of.book) ? [{ value: of.book, label: of.book }, ...books] : books;
  const fields: readonly Field<Moved>[] = [
    { name: "from", label: "externalPage.from", kind: "choice", required: true, choices: from },
    { name: "to", label: "externalPage.to", kind: "choice", required: true, choices: from },
    { name: "contract", label: "externalPage.contract", kind: "code", required: true },
    { name: "side", label: "externalPage.side", kind: "choice", shape: "buttons", required: true, choices: [{ value: "long", label: t("common.long") }, { value: "short", label: t("common.short") }] },
    { name: "lots", label: "externalPage.lots", kind: "lots", required: true },
    { name: "price", label: "externalPage.price", kind: "price", required: true },
    { name: "hedge", label: "externalPage.hedge", kind: "switch" },
    { name: "reason", label: "externalPage.reason", kind: "text", required: true, longest: 64 },
  ];
  const lots = (of.yesterday ?? 0) + (of.today ?? 0);
  const initial = { side: of.side ?? "long", hedge: of.hedge_flag === "hedge", ...(of.book === undefined ? {} : { from: of.book }), ...(of.contract === undefined ? {} : { contract: of.contract }), ...(lots > 0 ? { lots } : {}), ...(of.price ? { price: of.price } : {}) };
  return (
    <FormWindow<Moved>
      title={t("externalPage.move")} open fields={fields} initial={initial} note={t("externalPage.moveNote")} error={error} pending={isPending} onEdit={reset} onCancel={onDone}
      submit={({ lots: some, contract, from: giver, to }) => (some && contract && giver && to ? t("externalPage.moveDo", { lots: some, contract, from: giver, to }) : t("externalPage.move"))}
      onSubmit={({ side, hedge, ...body }) => mutate({ ...body, side: side === "short" ? "short" : "long", hedge_flag: hedge ? "hedge" : "speculation" })}
    />
  );
}
