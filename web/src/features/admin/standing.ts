// Enabling, disabling, deleting, restoring: the same acts on every kind of object, on one and on many.
import type { AccountStatus } from "@/api/types";
import type { TextKey } from "@/i18n/words";
import type { BatchAct } from "@/ui/table/batch";
import { type ObjectKind, setStatus } from "./people";

interface StandingAct {
  label: TextKey;
  ask: TextKey;
  from: readonly AccountStatus[];
  to: AccountStatus;
  danger?: true;
}

export const STANDING_ACTS: readonly StandingAct[] = [
  { label: "userPage.enable", ask: "userPage.askEnable", from: ["disabled"], to: "enabled" },
  { label: "userPage.disable", ask: "userPage.askDisable", from: ["enabled"], to: "disabled", danger: true },
  { label: "userPage.delete", ask: "userPage.askDelete", from: ["enabled", "disabled"], to: "deleted", danger: true },
  { label: "userPage.restore", ask: "userPage.askRestore", from: ["deleted"], to: "enabled" },
];

/** As acts on chosen rows. */
export const standingBatch = <Item extends { status: AccountStatus }>(kind: ObjectKind, nameOf: (item: Item) => string): BatchAct<Item>[] =>
  STANDING_ACTS.map(({ label, ask, from, to, danger }) => ({ label, ask, fits: ({ status }) => from.includes(status), run: (item) => setStatus(kind, nameOf(item), to), ...(danger ? { danger } : {}) }));
