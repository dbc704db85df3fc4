// What the lines of accounts and how far one is on them are called.
import { tr } from "@/i18n/i18n";

export const LEVELS = ["clear", "undefined", "call", "liquidation"] as const;
export type Level = (typeof LEVELS)[number];
const LINES = ["system_risk", "daily_loss", "daily_loss_ratio", "total_loss_ratio"] as const;
type Line = (typeof LINES)[number];

export const isLevel = (text: string | null): text is Level => LEVELS.includes(text as Level);
export const isLine = (text: string | null): text is Line => LINES.includes(text as Line);

export const levelText = (level: string | null): string => (isLevel(level) ? tr(`riskPage.levels.${level}`) : "");
export const lineText = (line: string | null): string => (isLine(line) ? tr(`riskPage.lines.${line}`) : "");
