// Every key of the terminal, pressed in the browser: each binding reaches the page and does what the table says.
import type { Page } from "@playwright/test";
import { BINDINGS, type Binding, NEVER, type PanelName } from "../src/features/trading/keys/keymap";
import { expect, test } from "./fixtures";

const KEYS: Record<string, string> = { text: "KeyQ" };
const spoken = ({ code, shift }: Binding): string => `${shift ? "Shift+" : ""}${KEYS[code] ?? code}`;

async function focusPanel(page: Page, panel: PanelName | "nowhere"): Promise<void> {
  await page.evaluate((name) => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    const element = document.querySelector<HTMLElement>(`[data-panel="${name}"]`);
    (element?.querySelector<HTMLElement>("[data-first]") ?? element)?.focus();
  }, panel);
}

/** Counts the keys the terminal took: those whose default was prevented. */
async function watchKeys(page: Page): Promise<void> {
  await page.evaluate(() => {
    const taken: string[] = [];
    Object.assign(window, { taken });
    // Asked last of all, when every listener has had its say.
    window.addEventListener("keydown", (event) => setTimeout(() => event.defaultPrevented && taken.push(event.code)), true);
  });
}
const taken = (page: Page): Promise<string[]> =>
  page.evaluate(async () => {
    await new Promise((done) => setTimeout(done, 5));
    return (window as unknown as { taken: string[] }).taken.splice(0);
  });

/** What leaves something open on top, or ready to be sent. */
const LEAVES_OPEN = /^(search|keys)\.|^(ticket\.enter|ladder\.place|positions\.reverse)$/;

test("every binding reaches the terminal, in its panel", async ({ trader: page }) => {
  await watchKeys(page);
  for (const binding of BINDINGS) {
    for (const where of binding.where) {
      await focusPanel(page, where === "anywhere" ? "chart" : where);
      await page.keyboard.press(spoken(binding));
      const expected = KEYS[binding.code] ?? binding.code;
      expect(await taken(page), `${where} ${spoken(binding)}`).toContain(expected);
      if (LEAVES_OPEN.test(binding.action)) {
        await page.keyboard.press("Escape");
        await taken(page);
      }
    }
  }
});

test("keys of the browser and the system are left alone", async ({ trader: page }) => {
  await watchKeys(page);
  await focusPanel(page, "ticket");
  for (const code of [...NEVER, "Control+KeyB", "Alt+KeyS", "Meta+KeyC"]) {
    // Reloading and full screen would end the test; the page sees the same event.
    await page.evaluate((key) => {
      const [last = "", ...modifiers] = key.split("+").reverse();
      document.activeElement?.dispatchEvent(new KeyboardEvent("keydown", { code: last, key: last, bubbles: true, cancelable: true, ctrlKey: modifiers.includes("Control"), altKey: modifiers.includes("Alt"), metaKey: modifiers.includes("Meta") }));
    }, code);
    expect(await taken(page), code).toEqual([]);
  }
});

test("letters command, digits fill, Enter shows before it sends, Esc never sends", async ({ trader: page, words }) => {
  const ticket = page.locator("[data-panel=ticket]");
  const lots = ticket.getByLabel(words.ticket.lots, { exact: true });
  await page.keyboard.press("F2");
  await expect(lots).toBeFocused();
  await page.keyboard.type("12");
  await expect(lots).toHaveValue("12");
  await page.keyboard.press("o");
  await expect(ticket.getByRole("radio", { name: words.offset.open, exact: true })).toBeChecked();
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Shift+ArrowUp");
  await expect(lots).toHaveValue("23");
  await page.keyboard.press("Enter");
  await expect(page.getByText(words.ticket.again)).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByText(words.ticket.again)).toBeHidden();
  await page.keyboard.press("Shift+Slash");
  await expect(page.getByRole("dialog")).toContainText(words.keys.panel_next);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
});

test("brackets walk over the panels", async ({ trader: page }) => {
  await focusPanel(page, "watch");
  const seen: (string | undefined)[] = [];
  for (let step = 0; step < 7; step += 1) {
    await page.keyboard.press("]");
    seen.push(await page.evaluate(() => document.activeElement?.closest<HTMLElement>("[data-panel]")?.dataset["panel"]));
  }
  expect(seen).toEqual(["chart", "ladder", "ticket", "positions", "orders", "trades", "watch"]);
});

test("a code typed with the focus nowhere finds its contract, as do the market's name and its pinyin", async ({ trader: page, words }) => {
  const ticket = page.locator("[data-panel=ticket] .ticket-contract");
  const found = page.getByRole("listbox").getByRole("option");
  await focusPanel(page, "nowhere");
  await page.keyboard.type("al2701");
  await expect(found.first()).toContainText("al2701");
  await page.keyboard.press("Enter");
  await expect(ticket).toContainText("al2701");
  for (const typed of ["沪铜", "hutong", "ht"]) {
    await page.keyboard.press("/");
    await page.getByRole("combobox", { name: words.watch.searchLabel }).fill(typed);
    await expect(found.first()).toContainText(/^cu\d{4}/);
    await page.keyboard.press("Escape");
  }
});

test("the key sheet hides no key, in a large window and a small one", async ({ trader: page, words }) => {
  for (const size of [{ width: 1920, height: 1080 }, { width: 1280, height: 720 }]) {
    await page.setViewportSize(size);
    await page.keyboard.press("Shift+Slash");
    const sheet = page.getByRole("dialog").getByRole("region", { name: words.keys.title });
    await expect(sheet).toBeVisible();
    expect(await sheet.evaluate((element) => element.scrollWidth <= element.clientWidth)).toBe(true);
    const last = sheet.getByText(words.keys.orders_change);
    await last.scrollIntoViewIfNeeded();
    await expect(last).toBeInViewport({ ratio: 1 });
    await page.keyboard.press("Escape");
    await expect(sheet).toBeHidden();
  }
});
