// Sectors of a product, of commodities and contracts, and super sectors of them; what changes counts at once (S9).
import { App as Messages, Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Sector, SuperSector } from "@/api/types";
import { useClock } from "@/clock/clock";
import { currentLanguage, tr } from "@/i18n/i18n";
import { useContracts } from "@/market/contracts";
import { nameOf, nameOfCode } from "@/market/names";
import { part } from "@/ui/Answered";
import { ErrorBox } from "@/ui/basics";
import { FormWindow } from "@/ui/form/FormWindow";
import type { Field } from "@/ui/form/fields";
import { Empty } from "@/ui/page/Section";
import type { DataColumn } from "@/ui/table/columns";
import { DataTable } from "@/ui/table/DataTable";
import { useDeleteSector, useDeleteSuperSector, useSaveSector, useSaveSuperSector, useSchemes } from "./queries";

interface Row {
  kind: "sector" | "superSector";
  name: string;
  members: readonly string[];
}

const kindText = (kind: Row["kind"]): string => tr(`schemePage.sectorKinds.${kind}`);
const columns: readonly DataColumn<Row>[] = [
  { id: "name", head: "admin.name", text: ({ name }) => name, cell: ({ name }) => <strong>{name}</strong> },
  { id: "kind", head: "schemePage.kind", choices: true, text: ({ kind }) => kindText(kind) },
  { id: "members", head: "schemePage.members", text: ({ members }) => members.join(", ") || "–" },
];

const named = { name: "name", label: "admin.name", kind: "text", required: true, longest: 40 } as const;
const commodityText = (code: string): string => [code, nameOfCode(code, currentLanguage())].filter(Boolean).join(" ");

export function Sectors({ product }: { product: string }) {
  const { t } = useTranslation();
  const { modal } = Messages.useApp();
  const query = useSchemes(product);
  const { list } = useContracts(useClock()?.trading_day);
  const [sector, setSector] = useState<Partial<Sector>>();
  const [superSector, setSuperSector] = useState<Partial<SuperSector>>();
  const close = (): void => {
    setSector(undefined);
    setSuperSector(undefined);
  };
  const [save, saveSuper, drop, dropSuper] = [useSaveSector(close), useSaveSuperSector(close), useDeleteSector(), useDeleteSuperSector()];
  const { sectors = [], super_sectors: supers = [] } = query.data ?? {};
  const commodities = [...new Set(list.map(({ commodity }) => commodity))].map((value) => ({ value, label: commodityText(value) }));
  const contracts = list.map((contract) => ({ value: contract.code, label: `${contract.code} ${nameOf(contract, currentLanguage())}` }));
  const fields: readonly Field<Sector>[] = [
    named, { name: "commodities", label: "schemePage.scopes.commodities", kind: "many", choices: commodities }, { name: "contracts", label: "schemePage.scopes.contracts", kind: "many", hint: "schemePage.membersHint", choices: contracts },
  ];
  const superFields: readonly Field<SuperSector>[] = [named, { name: "sectors", label: "schemePage.scopes.sector", kind: "many", choices: sectors.map(({ name }) => ({ value: name, label: name })) }];
  const edit = ({ kind, name }: Row): void => (kind === "sector" ? setSector(sectors.find((of) => of.name === name)) : setSuperSector(supers.find((of) => of.name === name)));
  const ask = ({ kind, name }: Row): void => {
    const text = t("schemePage.dropSector", { name: `${kindText(kind)} ${name}` });
    void modal.confirm({ title: text, content: t("schemePage.dropSectorNote"), okText: text, cancelText: t("common.cancel"), onOk: () => (kind === "sector" ? drop : dropSuper).mutate({ product, sector: name }) });
  };
  return (
    <>
      <div className="admin-line">
        <Button size="small" onClick={() => setSector({})}>{t("schemePage.addSector")}</Button>
        <Button size="small" disabled={sectors.length === 0} onClick={() => setSuperSector({})}>{t("schemePage.addSuperSector")}</Button>
        {sectors.length === 0 && <span className="t2">{t("schemePage.noSectorYet")}</span>}
        <ErrorBox error={drop.error ?? dropSuper.error} />
      </div>
      <DataTable
        name="sectors" label={t("schemePage.sectors")} columns={columns} rowKey={({ kind, name }) => `${kind} ${name}`} empty={<Empty title={t("schemePage.noSectors")} />}
        asked={part(query, (data): Row[] => [
          ...data.sectors.map(({ name, commodities: some, contracts: others }): Row => ({ kind: "sector", name, members: [...some, ...others] })),
          ...data.super_sectors.map(({ name, sectors: members }): Row => ({ kind: "superSector", name, members })),
        ])}
        acts={(row) => (
          <>
            <Button size="small" aria-label={t("schemePage.editSector", { name: row.name })} onClick={() => edit(row)}>{t("settingPage.change")}</Button>
            <Button size="small" aria-label={t("schemePage.dropSector", { name: row.name })} disabled={drop.isPending || dropSuper.isPending} onClick={() => ask(row)}>{t("schemePage.drop")}</Button>
          </>
        )}
      />
      {sector && (
        <FormWindow<Sector>
          title={t(sector.name === undefined ? "schemePage.addSector" : "schemePage.editSector", { name: sector.name })} open width={560} fields={fields} initial={sector} submit={({ name }) => [t("schemePage.saveSector"), name].filter(Boolean).join(" ")}
          error={save.error} pending={save.isPending} onEdit={save.reset} onCancel={() => { save.reset(); close(); }} onSubmit={(body) => save.mutate({ product, sector: sector.name ?? body.name, body })}
        />
      )}
      {superSector && (
        <FormWindow<SuperSector>
          title={t(superSector.name === undefined ? "schemePage.addSuperSector" : "schemePage.editSector", { name: superSector.name })} open width={560} fields={superFields} initial={superSector} submit={({ name }) => [t("schemePage.saveSector"), name].filter(Boolean).join(" ")}
          error={saveSuper.error} pending={saveSuper.isPending} onEdit={saveSuper.reset} onCancel={() => { saveSuper.reset(); close(); }} onSubmit={(body) => saveSuper.mutate({ product, sector: superSector.name ?? body.name, body })}
        />
      )}
    </>
  );
}
