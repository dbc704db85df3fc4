// The statement on paper: A4 landscape, nothing but the paper, dark on white in either theme, a simulated clock marked.
import { endDay, expect, sessionOf, test } from "./fixtures";
import { TRADER } from "./seed";

/** What a page of A4 landscape leaves between its margins, in CSS pixels. */
const PRINTED = { width: 1047, height: 703 };
const sheets = (pdf: Buffer): string[] => [...new Set(pdf.toString("latin1").match(/\/MediaBox \[[^\]]*\]/g) ?? [])];

for (const theme of ["dark", "light"] as const) {
  test(`prints on A4 landscape from the ${theme} theme`, async ({ page, look, logIn, words, administration }) => {
    await look(page, { themes: { trading: "dark", management: theme } });
    await logIn(page, TRADER);
    const account = (await sessionOf(page.request)).accounts[0]?.code ?? "";
    const days = await (await page.request.get(`/api/v1/accounts/${account}/statements`)).json() as { latest?: string | null };
    if (!days.latest) await endDay(administration);
    await page.goto("/statements");
    const paper = page.getByRole("article", { name: words.statement.title });
    await expect(paper).toBeVisible();
    await page.setViewportSize(PRINTED);
    await page.emulateMedia({ media: "print" });
    await expect(page.getByRole("banner")).toBeHidden();
    await expect(page.locator(".statement-controls, .reconciliation").first()).toBeHidden();
    await expect(paper.getByText(words.statement.simulated)).toBeVisible();
    // Nothing stands beyond the paper's edge, and its text is dark whatever the screen's theme is.
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PRINTED.width);
    expect(await paper.locator("h1, td, dd").evaluateAll((cells) => cells.filter((cell) => Number(/\d+/.exec(getComputedStyle(cell).color)?.[0]) > 0x60).map((cell) => cell.textContent))).toEqual([]);
    const pdf = await page.pdf({ preferCSSPageSize: true });
    expect(sheets(pdf)).toEqual([expect.stringMatching(/\[0 0 841\.\d+ 59[45]\.\d+\]/)]);
  });
}
