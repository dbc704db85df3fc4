// Entries that would bar or liquidate by themselves, as pages ask for them, and in words.
import { useQuery } from "@tanstack/react-query";
import { api, ask } from "@/api/client";
import type { Entry, EntryBan, EntryField, EntryPlan, WaitingRule } from "@/api/types";
import { count, fmt, money } from "@/format/fmt";
import { tr } from "@/i18n/i18n";
import { entries as words } from "@/i18n/words/entries";
import { ADMIN, type Done, useChange } from "./queries";
import { levelText, lineText } from "./risk/riskWords";
import { ruleLevelText, ruleText as namedRule } from "./risk/rules";
import { nameText, valueText } from "./settings/text";
import { sideText } from "./side";

const AGAIN_MS = 2_000;

export const useEntries = () => useQuery({ queryKey: [ADMIN, "entries"], queryFn: () => ask(api.GET("/api/v1/admin/entries")), refetchInterval: AGAIN_MS });
export const useEntry = (entry: string) => useQuery({ queryKey: [ADMIN, "entries", entry], queryFn: () => ask(api.GET("/api/v1/admin/entries/{entry}", { params: { path: { entry: Number(entry) } } })) });
export const useConfirmEntry = (done?: Done) =>
  useChange(({ entry, confirm }: { entry: string; confirm: string }) => ask(api.POST("/api/v1/admin/entries/{entry}/confirmation", { params: { path: { entry: Number(entry) } }, body: { confirm } })), done);
export const useWithdrawEntry = (done?: Done) => useChange((entry: string) => ask(api.DELETE("/api/v1/admin/entries/{entry}", { params: { path: { entry: Number(entry) } } })), done);
export const useStartWaiting = () => useChange((rule: string) => ask(api.POST("/api/v1/admin/waiting-plans/start", { body: { rule } })));

const { kinds, fields } = words.entryPage;
type Named<Names> = keyof Names & string;
const isIn = <Names extends object>(names: Names, name: string): name is Named<Names> => name in names;

export const kindText = (kind: string): string => (isIn(kinds, kind) ? tr(`entryPage.kinds.${kind}`) : kind);

/** Which line or rule. */
export function ruleText({ kind, line, scheme, clause }: Pick<EntryBan, "kind" | "scheme" | "clause"> & { line?: string | null | undefined }): string {
  if (kind === "line") return lineText(line ?? null);
  return scheme && clause ? tr("alarmPage.clause", { scheme, clause }) : namedRule({ kind });
}

const CASH = /^(deposit|withdrawal|protected|subscribe|redeem|amount)$/;
function fieldText({ name, old, new: now }: EntryField): string {
  if (old != null) return `${nameText(name)} ${valueText(name, old)} → ${valueText(name, now)}`;
  const label = isIn(fields, name) ? tr(`entryPage.fields.${name}`) : nameText(name);
  return `${label} ${now === "" ? tr("entryPage.nothing") : CASH.test(name) ? money(now) : now}`;
}

/** What is entered, on one line. */
export const whatText = ({ kind, object, fields: entered }: Entry): string => `${object || tr("entryPage.platform")} · ${kindText(kind)} · ${entered.map(fieldText).join("；")}`;

export function banText(ban: EntryBan): string {
  const reading = (of: string | null | undefined): string => (of == null ? "–" : ban.kind === "line" ? money(of) : fmt(of));
  const level = ban.kind === "line" ? levelText : ruleLevelText;
  const moves = tr("entryPage.levelMoves", { old: level(ban.old_level), now: level(ban.new_level) });
  const reads = tr(ban.kind === "line" ? "entryPage.equity" : "entryPage.reads", { old: reading(ban.old_reading), now: reading(ban.new_reading), threshold: reading(ban.threshold) });
  return `${ruleText(ban)} ${moves} · ${reads} · ${ban.whole ? tr("entryPage.everywhere") : tr("entryPage.inScope")}`;
}

export function planText({ positions, only_down_to_the_line }: EntryPlan): string {
  const lots = positions.map((position) => `${position.contract} ${sideText(position)} ${count(position.lots)}`).join("；");
  if (lots === "") return tr("entryPage.ordersOnly");
  return only_down_to_the_line ? `${lots}（${tr("entryPage.firstPass")}）` : lots;
}

export const effectText = ({ bans, plans, lots }: Entry): string => tr("entryPage.effectOf", { bans: bans.length, plans: plans.length, lots: count(lots) });
export const waitingText = (rule: WaitingRule): string => `${rule.of} ${ruleText(rule)}`;
