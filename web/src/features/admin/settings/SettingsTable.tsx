// Settings of one owner: what each is, what it may be, what it is now; changed one at a time.
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { NewValue, Setting } from "@/api/types";
import { tr } from "@/i18n/i18n";
import { part } from "@/ui/Answered";
import { Tag } from "@/ui/basics";
import { FormWindow } from "@/ui/form/FormWindow";
import type { Field } from "@/ui/form/fields";
import type { DataColumn } from "@/ui/table/columns";
import { DataTable } from "@/ui/table/DataTable";
import { Empty } from "@/ui/page/Section";
import { type Owner, useSetSetting, useSettings } from "./queries";
import { kindOf } from "./table";
import { choicesFor, nameText, rangeText, saidOf, valueText } from "./text";

const groupText = (name: string): string => tr(`settingPage.groups.${kindOf(name).group}`);
const usedText = (used: boolean): string => tr(used ? "settingPage.used" : "settingPage.unused");

const columns: readonly DataColumn<Setting>[] = [
  { id: "name", head: "settingPage.setting", text: ({ name }) => nameText(name) },
  { id: "group", head: "settingPage.group", choices: true, text: ({ name }) => groupText(name) },
  { id: "value", head: "settingPage.value", kind: "number", text: ({ name, value }) => valueText(name, value), value: ({ value }) => value, cell: ({ name, value, default: usual }) => (value === usual ? valueText(name, value) : <Tag tone="blue">{valueText(name, value)}</Tag>) },
  { id: "default", head: "settingPage.default", kind: "number", text: ({ name, default: usual }) => valueText(name, usual), value: ({ default: usual }) => usual },
  { id: "range", head: "settingPage.range", optional: true, text: rangeText },
  { id: "acts", head: "settingPage.acts", choices: true, text: ({ used }) => usedText(used), cell: ({ used }) => (used ? usedText(used) : <Tag tone="grey">{usedText(used)}</Tag>) },
];

type Typed = Partial<NewValue>;

function fieldOf(setting: Setting): Field<Typed> {
  const { kind, range } = kindOf(setting.name);
  const choices = choicesFor(setting);
  const common = { name: "value", label: "settingPage.value", hint: () => rangeText(setting), required: setting.default !== "" } as const;
  if (choices.length > 0) return { ...common, kind: "choice", choices };
  return { ...common, kind: kind === "choice" ? "text" : kind, ...(range ? { range } : {}) };
}

function Change({ owner, setting, onDone }: { owner: Owner; setting: Setting; onDone: () => void }) {
  const { t } = useTranslation();
  const { mutate, error, isPending, reset } = useSetSetting(owner, onDone);
  const name = nameText(setting.name);
  return (
    <FormWindow<Typed>
      title={t("settingPage.changeOf", { name })} open fields={[fieldOf(setting)]} initial={{ value: setting.value }} error={saidOf(error)} pending={isPending} onEdit={reset} onCancel={onDone}
      submit={({ value = "" }) => (value === "" && setting.default === "" ? t("settingPage.lift", { name }) : t("settingPage.setTo", { name, value: valueText(setting.name, value) }))}
      onSubmit={({ value = "" }) => mutate({ setting: setting.name, value })}
    />
  );
}

export function SettingsTable({ owner, mayChange }: { owner: Owner; mayChange: boolean }) {
  const { t } = useTranslation();
  const query = useSettings(owner);
  const [changing, setChanging] = useState<Setting>();
  return (
    <>
      <DataTable
        name={`settings-${owner.kind}`} label={t("settingPage.title")} columns={columns} asked={part(query, (data) => data.settings)} rowKey={({ name }) => name} empty={<Empty title={t("settingPage.empty")} />}
        acts={mayChange ? (setting) => <Button size="small" aria-label={t("settingPage.changeOf", { name: nameText(setting.name) })} onClick={() => setChanging(setting)}>{t("settingPage.change")}</Button> : undefined}
      />
      {changing && <Change owner={owner} setting={changing} onDone={() => setChanging(undefined)} />}
    </>
  );
}
