// A NAV as a line of numbers: which scheme is in force where, where none is between others, the lines, and where the NAV is.
import { useTranslation } from "react-i18next";
import type { NavInterval, SchemeBinding } from "@/api/types";
import { fmt } from "@/format/fmt";
import { LINE_NAMES, bandsOf, scaleOf } from "./numberLine";
import type { When } from "./binding";
import "./numberLine.css";

interface NumberLineProps {
  when: When;
  intervals: readonly NavInterval[];
  lines: SchemeBinding["current_lines"];
  /** The unit NAV. */
  mark: string | undefined;
}

const percent = (share: number): string => `${(100 * share).toFixed(2)}%`;
const WORDS = { top_up: "schemePage.topUp", warning: "schemePage.warning", liquidation: "schemePage.liquidation" } as const;

export function NumberLine({ when, intervals, lines, mark }: NumberLineProps) {
  const { t } = useTranslation();
  const scale = scaleOf(intervals, lines, mark);
  if (!scale) return null;
  const bands = bandsOf(intervals, scale);
  const name = t(`schemePage.whens.${when}`);
  return (
    <figure className="nav-line" aria-label={t("schemePage.numberLine", { name })}>
      <figcaption>
        <strong>{name}</strong>
        {mark !== undefined && <span className="nav-line-now">{t(when === "current" ? "schemePage.nowAt" : "schemePage.previousAt", { value: fmt(mark, { places: 4 }) })}</span>}
        {bands.some(({ kind }) => kind === "gap") && <span className="amber">{t("schemePage.hasGap")}</span>}
      </figcaption>
      <div className="nav-line-bar">
        {bands.map(({ kind, from, to, said, name: of }) => (
          <div key={`${from} ${kind}`} className={`nav-line-band is-${kind}`} style={{ left: percent(from), width: percent(to - from) }} title={said}>
            <span>{kind === "scheme" ? of : kind === "gap" ? t("schemePage.gap") : t("schemePage.noScheme")}</span>
          </div>
        ))}
        {LINE_NAMES.flatMap((line) => {
          const at = lines[line];
          return at == null ? [] : [<span key={line} className={`nav-line-tick is-${line}`} style={{ left: percent(scale.at(at)) }}><b>{t(WORDS[line])} {fmt(at)}</b></span>];
        })}
        {mark !== undefined && <span className="nav-line-mark" style={{ left: percent(scale.at(mark)) }} />}
      </div>
      <div className="nav-line-axis" aria-hidden="true">{scale.ticks.map((tick) => <span key={tick} style={{ left: percent(scale.at(tick)) }}>{tick}</span>)}</div>
    </figure>
  );
}
