// A file on its way in: dropped or chosen, tried, its wrong rows or its changes shown, then submitted.
import type { QueryKey } from "@tanstack/react-query";
import { App as Messages, Button, Drawer } from "antd";
import { type DragEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { words } from "@/api/refusal";
import type { Imported, RowChange, RowError } from "@/api/types";
import { currentLanguage, tr } from "@/i18n/i18n";
import { ErrorBox, Note, Skeleton, Tag } from "@/ui/basics";
import type { Asked } from "@/ui/Answered";
import type { DataColumn } from "@/ui/table/columns";
import { DataTable } from "@/ui/table/DataTable";
import { type Say, cellsText, ofText } from "./changes";
import { type Give, useTake, useTry } from "./queries";

const WIDTH = 1_120;

const errorColumns: readonly DataColumn<RowError>[] = [
  { id: "row", head: "filePage.row", kind: "number", text: ({ row }) => String(row) },
  { id: "column", head: "filePage.column", choices: true, text: ({ column }) => column },
  { id: "value", head: "filePage.value", text: ({ value }) => value, cell: ({ value }) => <strong className="amber">{value}</strong> },
  { id: "why", head: "filePage.why", text: ({ problem }) => Object.values(words(problem, currentLanguage())).filter(Boolean).join(" ") },
];
const changeColumns = (say: Say): readonly DataColumn<RowChange>[] => [
  { id: "row", head: "filePage.row", kind: "number", text: ({ row }) => String(row) },
  { id: "of", head: "filePage.of", text: (change) => ofText(change, say), cell: (change) => <strong>{ofText(change, say)}</strong> },
  { id: "kind", head: "filePage.what", choices: true, text: ({ kind }) => tr(`filePage.kinds.${kind}`), cell: ({ kind }) => <Tag tone={kind === "removed" ? "amber" : kind === "added" ? "blue" : "grey"}>{tr(`filePage.kinds.${kind}`)}</Tag> },
  { id: "now", head: "filePage.now", text: (change) => cellsText(change, "old", say) || "–" },
  { id: "becomes", head: "filePage.becomes", text: (change) => cellsText(change, "new", say) || "–", cell: (change) => <strong>{cellsText(change, "new", say) || "–"}</strong> },
];
const there = <Item,>(data: readonly Item[]): Asked<readonly Item[]> => ({ data, error: null, dataUpdatedAt: Date.now(), refetch: () => undefined });

function Outcome({ tried, say }: { tried: Imported; say: Say }) {
  const { t } = useTranslation();
  const { errors, changed, unchanged, changes } = tried;
  if (errors.length > 0) {
    return (
      <>
        <p className="amber" role="alert">{t("filePage.wrong", { count: errors.length })}</p>
        <DataTable name="import-errors" label={t("filePage.why")} columns={errorColumns} asked={there(errors)} rowKey={({ row, column }) => `${row} ${column}`} empty={<Note title={t("filePage.same")} />} />
      </>
    );
  }
  return (
    <>
      <p role="status">{t("filePage.tried", { changed, unchanged })}</p>
      <DataTable name="import-changes" label={t("filePage.what")} columns={changeColumns(say)} asked={there(changes)} rowKey={({ row }) => String(row)} empty={<Note title={t("filePage.same")} />} />
    </>
  );
}

function Submit({ table, say, file, tried: { changed, changes }, onTake, pending }: { table: string; say: Say; file: File; tried: Imported; onTake: (file: File) => void; pending: boolean }) {
  const { t } = useTranslation();
  const { modal } = Messages.useApp();
  const removed = changes.filter(({ kind }) => kind === "removed");
  const text = t(removed.length > 0 ? "filePage.submitRemoving" : "filePage.submit", { table, count: changed, removed: removed.length });
  const ask = (): void => {
    if (removed.length === 0) {
      onTake(file);
      return;
    }
    void modal.confirm({ title: text, content: t("filePage.askRemoving", { rows: removed.map((change) => ofText(change, say)).join("; ") }), okText: text, okButtonProps: { danger: true, type: "primary" }, cancelText: t("common.cancel"), onOk: () => onTake(file) });
  };
  return <Button type="primary" danger={removed.length > 0} disabled={pending || changed === 0} onClick={ask}>{text}</Button>;
}

/** `table` in words; `say` what a file has in English, as pages say it. */
export function ImportDrawer({ table, say, give, stale, onClose }: { table: string; say: Say; give: Give; stale: QueryKey; onClose: () => void }) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<File>();
  const [over, setOver] = useState(false);
  const tried = useTry(give);
  const taken = useTake(give, stale);
  const choose = (chosen: File | undefined): void => {
    if (!chosen) return;
    taken.reset();
    setFile(chosen);
    tried.mutate(chosen);
  };
  const onDrop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    choose(event.dataTransfer.files[0]);
  };
  const done: Imported | undefined = taken.data;
  return (
    <Drawer open size={WIDTH} onClose={onClose} closable={{ placement: "end" }} getContainer={() => document.querySelector<HTMLElement>(".admin") ?? document.body} rootClassName="admin-over" title={t("filePage.importOf", { table })}>
      <div className="admin-drawer">
        <p className="t2">{t("filePage.rule")}</p>
        <div className={`file-drop ${over ? "is-over" : ""}`} onDragOver={(event) => { event.preventDefault(); setOver(true); }} onDragLeave={() => setOver(false)} onDrop={onDrop}>
          <span>{file?.name ?? t("filePage.drop")}</span>
          <input ref={input} type="file" accept=".csv,.xlsx" hidden aria-label={t("filePage.choose")} onChange={({ target }) => { choose(target.files?.[0]); target.value = ""; }} />
          <Button onClick={() => input.current?.click()}>{t("filePage.choose")}</Button>
        </div>
        <ErrorBox error={tried.error ?? taken.error} />
        {tried.isPending && <Skeleton rows={6} />}
        {done && <p role="status">{t("filePage.imported", { changed: done.changed, unchanged: done.unchanged })}</p>}
        {file && tried.data && !done && (
          <>
            {tried.data.errors.length === 0 && <p><Submit table={table} say={say} file={file} tried={tried.data} onTake={taken.mutate} pending={taken.isPending} /></p>}
            <Outcome tried={tried.data} say={say} />
          </>
        )}
      </div>
    </Drawer>
  );
}
