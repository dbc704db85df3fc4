// What is said on a page and cannot be read: texts of controls, heads and figures that something cuts. What scrolls downwards
// may be cut at its lower edge; sideways nothing may, for nobody looks for what is there.
import type { Page } from "@playwright/test";

const SAID = [
  "button", "a", "label", "select", "th", "dt", "dd", "h1", "h2", "h3", "footer", "[role=tab]", "[role=radio]", "[role=columnheader]", "td.number", "[role=gridcell].number", "[role=gridcell].actions",
  "[role=gridcell] .tag", "[role=gridcell][data-column=time]", ".tag", ".panel-end", ".table-count", ".funds-figure", ".ladder-facts", ".status",
].join(", ");

export const cutTexts = (page: Page): Promise<string[]> =>
  page.evaluate((said) => {
    interface Box { left: number; right: number; top: number; bottom: number }
    /** What of a text's place is shown; nothing where it is heard only, or shortened as names may be. */
    const shownOf = (text: Text): { sideways: Box; all: Box } | undefined => {
      const sideways = { left: 0, right: window.innerWidth, top: -Infinity, bottom: Infinity };
      const all = { ...sideways, top: 0, bottom: window.innerHeight };
      for (let at = text.parentElement; at; at = at.parentElement) {
        const { overflowX, overflowY, clipPath, display, textOverflow } = getComputedStyle(at);
        if (clipPath !== "none" || (textOverflow === "ellipsis" && at.closest("[title], .table-open, .contract-name, .ticket-contract") && !at.closest(".head"))) return undefined;
        if (display === "inline") continue;
        const box = at.getBoundingClientRect();
        if (overflowX !== "visible") [sideways.left, sideways.right] = [Math.max(sideways.left, box.left), Math.min(sideways.right, box.right)];
        if (overflowY === "hidden" || overflowY === "clip") [sideways.top, sideways.bottom] = [Math.max(sideways.top, box.top), Math.min(sideways.bottom, box.bottom)];
        if (overflowY !== "visible") [all.top, all.bottom] = [Math.max(all.top, box.top), Math.min(all.bottom, box.bottom)];
      }
      return { sideways, all };
    };
    /** Something else lies over an end of it. */
    const isCovered = (parent: Element, { left, right, top, bottom }: DOMRect, all: Box): boolean => {
      const y = (top + bottom) / 2;
      if (y < all.top + 1 || y > all.bottom - 1) return false;
      return [left + 1, right - 1].some((x) => {
        const over = document.elementFromPoint(x, y);
        return over !== null && !over.contains(parent) && !parent.contains(over) && getComputedStyle(parent).pointerEvents !== "none";
      });
    };
    const found: string[] = [];
    for (const element of document.querySelectorAll<HTMLElement>(said)) {
      if (element.offsetParent === null || element.closest(".skip")) continue;
      const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
      for (let text = texts.nextNode() as Text | null; text; text = texts.nextNode() as Text | null) {
        const parent = text.parentElement;
        if (text.data.trim() === "" || !parent || parent.closest("option, [aria-hidden=true]")) continue;
        const range = document.createRange();
        range.selectNodeContents(text);
        const shown = shownOf(text);
        if (!shown) continue;
        const { sideways, all } = shown;
        const isCut = [...range.getClientRects()].some((box) =>
          box.left < sideways.left - 1 || box.right > sideways.right + 1 || (box.top < sideways.bottom && box.bottom > sideways.bottom + 2) || (box.bottom > sideways.top && box.top < sideways.top - 2) || isCovered(parent, box, all));
        if (isCut) found.push(`${element.dataset["column"] ?? element.closest("[data-panel]")?.getAttribute("data-panel") ?? element.className}: ${text.data.trim()}`);
      }
    }
    const pen = document.createElement("canvas").getContext("2d");
    const ARROW = 18;
    for (const field of document.querySelectorAll<HTMLInputElement | HTMLSelectElement>("input, select")) {
      if (field.offsetParent === null || !pen) continue;
      pen.font = getComputedStyle(field).font;
      const chosen = field instanceof HTMLSelectElement ? (field.selectedOptions[0]?.text ?? "") : field.value;
      const room = field instanceof HTMLSelectElement ? field.clientWidth - ARROW : field.clientWidth;
      if (field.scrollWidth > field.clientWidth + 1 || pen.measureText(chosen).width > room) found.push(`field: ${chosen}`);
    }
    return [...new Set(found)];
  }, SAID);
