// A side of a position, as it is called.
import { tr } from "@/i18n/i18n";

interface Flagged {
  hedge_flag: "speculation" | "hedge";
}

/** What stands behind a side that is a hedge. */
export const flagText = ({ hedge_flag }: Flagged): string => (hedge_flag === "hedge" ? ` · ${tr("hedgeFlag.hedge")}` : "");
export const sideText = (of: Flagged & { side: "long" | "short" }): string => `${tr(of.side === "long" ? "common.long" : "common.short")}${flagText(of)}`;
