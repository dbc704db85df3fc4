// Bonds as margin as clerks live it in the browser (B1–B8, B13, B14): a client's filing in steps with its sealed scans, the
// deposit until it counts, the withdrawal whose release was missed, explained and confirmed, the fee, the forms on paper.
import type { APIRequestContext, Page } from "@playwright/test";
import AxeBuilder from "@axe-core/playwright";
import { PAGES } from "../src/app/pages";
import type { Dictionary } from "../src/i18n/words";
import { administer, expect, sessionOf, test } from "./fixtures";

// The market stands until it is told to go on: what is taken depends on the time of day.
// It begins so late in November that the month's fee is taken within the life.
test.use({ market: ["--gate", "--contracts", "rb2701", "--demo-day", "2026-11-27"] });
const [FIRST, SECOND, THIRD, FOURTH] = ["2026-11-27", "2026-11-30", "2026-12-01", "2026-12-02"] as const;
const PASSWORD = "ballast-demo";
const PDF = Buffer.from("%PDF-1.4 a sealed scan");
const PORTRAIT = /\[0 0 59[45]\.\d+ 841\.\d+\]/;

async function goOn(request: APIRequestContext, until: string): Promise<void> {
  const answer = await request.post("/api/v1/replay/gate", { headers: await administer(request), data: { until: `${until}.000+08:00` } });
  expect(answer.ok(), await answer.text()).toBe(true);
}

/** The day ends, and the venue settles it before the evening. */
async function settle(request: APIRequestContext, member: APIRequestContext, day: string): Promise<void> {
  await goOn(request, `${day}T21:00:30`);
  await expect.poll(async () => ((await (await member.get("/api/v1/venue/seat")).json()) as { windows: { settled: string }[] }).windows[0]?.settled, { timeout: 20_000 }).toBe(day);
}

test("B1–B8: a client's bonds from the filing to the release, by clerks of both sides", async ({ page, look, logIn, words, administration, language }) => {
  // Four days of a whole life, each of them played and settled.
  test.setTimeout(400_000);
  const { venue } = words;
  await look(page);
  await goOn(administration, `${FIRST}T09:05:00`);
  const as = async (user: string, path: string): Promise<void> => {
    await page.context().clearCookies();
    await logIn(page, { user, password: PASSWORD });
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  };
  const row = (text: string | RegExp) => page.getByRole("row").filter({ hasText: text });
  const press = async (act: keyof Dictionary["venue"]["acts"], text: string | RegExp): Promise<void> => {
    await row(text).getByRole("button", { name: new RegExp(`^${venue.acts[act]}`) }).click();
  };

  await test.step("the exchange's simulated clerks are taken out of the game", async () => {
    await as("exchange1", "/exchange/due");
    await page.getByRole("switch", { name: venue.clerks }).click();
    await expect(page.getByRole("switch", { name: venue.clerks })).not.toBeChecked();
  });

  await test.step("B1, B11: form 3 in steps, with its sealed scans", async () => {
    await as("member1", "/services/filings");
    await page.getByRole("button", { name: venue.newFiling }).click();
    const wizard = page.getByRole("dialog");
    await wizard.getByLabel(venue.number).fill("70010001");
    await wizard.getByRole("button", { name: venue.next }).click();
    const fill = async (label: string, text: string, at = 0): Promise<void> => wizard.getByLabel(label, { exact: true }).nth(at).fill(text);
    // What is missing is said at its field, and nothing goes on.
    await wizard.getByRole("button", { name: venue.next }).click();
    await expect(wizard.getByLabel(venue.field.client_name, { exact: true })).toHaveAttribute("aria-invalid", "true");
    await fill(venue.field.client_name, "云岭投资");
    await fill(venue.field.accountName, "云岭投资债券账户");
    await fill(venue.field.accountNo, "012170010001");
    await fill(venue.field.documentType, "营业执照");
    await fill(venue.field.documentNo, "91310000X");
    for (const at of [0, 1]) {
      await fill(venue.field.name, at === 0 ? "何静" : "沈岩", at);
      await fill(venue.field.officePhone, "021-68400120", at);
      await fill(venue.field.mobile, "13800010020", at);
    }
    await wizard.getByRole("button", { name: venue.next }).click();
    await expect(wizard.getByRole("button", { name: venue.next })).toBeDisabled();
    for (const box of await wizard.getByRole("checkbox").all()) await box.check();
    await wizard.getByRole("button", { name: venue.next }).click();
    // A file is what its content is.
    await wizard.locator("input[type=file]").setInputFiles({ name: "form.pdf", mimeType: "application/pdf", buffer: Buffer.from("MZ") });
    await expect(wizard.getByRole("alert")).toContainText("form.pdf");
    for (const name of ["form.pdf", "proof.pdf", "licence.pdf"]) {
      await wizard.locator("input[type=file]").setInputFiles({ name, mimeType: "application/pdf", buffer: PDF });
      await expect(wizard.getByRole("button", { name: `${venue.remove} ${name}` })).toBeVisible();
    }
    await wizard.getByRole("button", { name: venue.submitFiling }).click();
    await expect(wizard).toBeHidden();
    await expect(row("70010001").first()).toContainText(venue.states.entered);
  });

  await test.step("B1: sent, examined and approved, each by another person", async () => {
    await expect(row("70010001").getByRole("button", { name: new RegExp(`^${venue.acts.send}`) })).toHaveCount(0);
    await as("member2", "/services/filings");
    await press("send", "70010001");
    await expect(row("70010001").first()).toContainText(venue.states.sent);
    await as("exchange1", "/exchange/filings");
    await press("examine", "70010001");
    await as("exchange2", "/exchange/filings");
    await press("approve", "70010001");
    await expect(row("70010001").first()).toContainText(venue.states.approved);
    await expect(page.getByRole("region", { name: venue.accounts }).getByRole("row").filter({ hasText: "70010001" })).toContainText(venue.standings.qualified);
  });

  await test.step("B2, B3: a deposit is entered, sent, and its pledge matched", async () => {
    await as("member1", "/services/applications");
    await page.getByRole("button", { name: venue.newApplication }).click();
    const form = page.getByRole("dialog");
    await form.getByLabel(venue.party, { exact: true }).click();
    await page.getByTitle(/70010001/).click();
    await form.getByLabel(venue.bond, { exact: true }).click();
    await page.getByTitle(/^240017/).click();
    await form.getByLabel(venue.face).fill("995000");
    await form.getByRole("button", { name: venue.enterDeposit.replace("{{face}}", "995,000.00") }).click();
    await expect(form.getByLabel(venue.face)).toHaveAttribute("aria-invalid", "true");
    await form.getByLabel(venue.face).fill("5000000");
    await form.getByRole("button", { name: venue.enterDeposit.replace("{{face}}", "5,000,000.00") }).click();
    await expect(form).toBeHidden();
    await as("member2", "/services/applications");
    await press("send", "70010001");
    await expect(row("70010001").first()).toContainText(venue.states.accepted);
    await as("ccdc1", "/exchange/applications");
    await press("pledge", "70010001");
    const instruction = page.getByRole("dialog");
    await instruction.getByLabel(venue.instructionNo).fill("ZD-E2E-1");
    await instruction.getByRole("button", { name: `${venue.acts.pledge} ZD-E2E-1` }).click();
    await expect(instruction).toBeHidden();
    await expect(row("70010001").first()).toContainText(venue.states.registered);
  });

  const member = page.context().request;
  const tell = async (cash: string, margin: string): Promise<void> => {
    await as("exchange1", "/exchange/due");
    await page.getByRole("button", { name: venue.tellFunds }).click();
    const form = page.getByRole("dialog");
    await form.getByLabel(venue.party, { exact: true }).click();
    await page.getByTitle(/70010001/).click();
    await form.getByLabel(new RegExp(`^${venue.cash}`)).fill(cash);
    await form.getByLabel(new RegExp(`^${venue.margin}`)).fill(margin);
    await form.getByRole("button").last().click();
    await expect(form).toBeHidden();
  };
  await test.step("B8: after the settlement it counts, up to four times the cash", async () => {
    await tell("1000000", "0");
    await as("member1", "/services/due");
    await settle(administration, member, FIRST);
    const cover = page.getByRole("region", { name: venue.cover }).getByRole("row").filter({ hasText: "70010001" });
    await expect(cover).toContainText("4,000,000.00");
    await page.goto("/services/applications");
    await expect(row("70010001").first()).toContainText(venue.states.effective);
  });
  await test.step("B8: an order fits only thanks to the bonds, and what they cover is no cash to take out", async () => {
    // The demonstration's fund account has bonds of its own; with little cash its margin hangs on them.
    const headers = await administer(administration);
    const took = await administration.post("/api/v1/admin/withdrawals", { headers, data: { account: "80018826", amount: "19950000.00" } });
    expect(took.ok(), await took.text()).toBe(true);
    const part = await administration.put("/api/v1/admin/operating-accounts/A10023/collateral", { headers, data: { exchange: "SHFE", amount: "150000.00" } });
    expect(part.ok(), await part.text()).toBe(true);
    await goOn(administration, `${SECOND}T09:05:00`);
    await page.context().clearCookies();
    await logIn(page, { user: "trader1", password: PASSWORD });
    await page.goto("/trading");
    const strip = page.getByRole("region", { name: words.positions.funds });
    await expect(strip).toContainText(words.funds.mortgage);
    await expect(strip).toContainText("150,000.00");
    const preview = async (lots: number) => (await (await page.context().request.get(`/api/v1/accounts/A10023/preview?contract=rb2701&side=buy&offset=open&lots=${lots}`)).json()) as { margin: { amount: string } | null; margin_covered?: string; price: string; problem: unknown };
    const asked = await preview(30);
    expect(Number(asked.margin?.amount)).toBeGreaterThan(50_000);
    expect(asked.margin_covered).toBe(asked.margin?.amount);
    const { csrf_token } = await sessionOf(page.context().request);
    const placed = await page.context().request.post("/api/v1/accounts/A10023/orders", { headers: { "X-Csrf-Token": csrf_token }, data: { ref: "bonds", contract: "rb2701", side: "buy", offset: "open", lots: 30, price: asked.price } });
    expect(placed.ok(), await placed.text()).toBe(true);
    await goOn(administration, `${SECOND}T09:06:00`);
    const refused = await administration.post("/api/v1/admin/withdrawals", { headers: await administer(administration), data: { account: "80018826", amount: "49000.00" } });
    expect(((await refused.json()) as { code: string }).code).toBe("WITHDRAW_ABOVE_AVAILABLE");
  });
  if (language === "en") return;

  const withdraw = async (): Promise<void> => {
    await as("member1", "/services/applications");
    await page.getByRole("button", { name: venue.newApplication }).click();
    const form = page.getByRole("dialog");
    await form.getByRole("radio", { name: venue.kinds.withdrawal }).click();
    await form.getByLabel(venue.party, { exact: true }).click();
    await page.getByTitle(/70010001/).click();
    await form.getByLabel(venue.bond, { exact: true }).click();
    await page.getByTitle(/^240017/).click();
    await form.getByLabel(venue.face).fill("2000000");
    await form.getByRole("button", { name: venue.enterWithdrawal.replace("{{face}}", "2,000,000.00") }).click();
    await expect(form).toBeHidden();
    await as("member2", "/services/applications");
    await press("send", /70010001.*2,000,000/);
    await expect(row(/70010001.*2,000,000/).first()).toContainText(venue.states.accepted);
  };
  await test.step("B4: a withdrawal that the margin needs is refused, with what is missing", async () => {
    await goOn(administration, `${SECOND}T09:07:00`);
    await withdraw();
    await tell("1000000", "6000000");
    await as("member1", "/services/applications");
    await settle(administration, member, SECOND);
    await expect(row(/70010001.*2,000,000/)).toContainText(venue.states.review_refused);
    await row(/70010001.*2,000,000/).locator(".table-open").click();
    await expect(page.getByRole("dialog")).toContainText(/\d,\d{3}\.\d\d/);
    await page.keyboard.press("Escape");
  });

  await test.step("B4: the margin is made good, the withdrawal approved, its release missed, explained and confirmed", async () => {
    await goOn(administration, `${THIRD}T09:05:00`);
    await withdraw();
    await tell("6000000", "6000000");
    await as("member1", "/services/applications");
    await settle(administration, member, THIRD);
    const second = row(/70010001.*2,000,000/).first();
    await expect(second).toContainText(venue.states.explanation_due);
    await goOn(administration, `${FOURTH}T09:05:00`);
    await page.goto("/services/due");
    await expect(page.getByRole("region", { name: venue.dueList }).getByRole("row").filter({ hasText: "70010001" })).toContainText("12-02 12:00:00");
    await page.goto("/services/applications");
    await second.getByRole("button", { name: new RegExp(`^${venue.acts.explain}`) }).click();
    const explanation = page.getByRole("dialog");
    await explanation.getByLabel(venue.explainText).fill("经办人外出");
    await explanation.getByRole("button", { name: new RegExp(`^${venue.acts.explain}`) }).click();
    await expect(explanation).toBeHidden();
    await second.getByRole("button", { name: new RegExp(`^${venue.acts.confirm_release}`) }).click();
    await expect(second).toContainText(venue.states.released);
  });

  await test.step("B7: November's fee is taken on the first of December, and stands on the fund account's statement", async () => {
    await page.goto("/services/fees");
    const months = page.getByRole("region", { name: venue.byMonth }).getByRole("row");
    await expect(months.filter({ hasText: "70010001" }).filter({ hasText: "2026-11" })).toContainText(THIRD);
    await settle(administration, member, FOURTH);
    const told = await administration.get(`/api/v1/accounts/80018826/statements/${FOURTH}`);
    const { summary } = (await told.json()) as { summary: { collateral_fee: string } };
    expect(Number(summary.collateral_fee)).toBeGreaterThan(0);
    // Pages show statements of operating accounts; the fund account's fee is among its movements.
    await page.context().clearCookies();
    await logIn(page, { user: "admin", password: PASSWORD });
    await page.goto("/admin/movements");
    await expect(page.getByRole("region", { name: words.admin.movements }).getByRole("row").filter({ hasText: "80018826" }).filter({ hasText: words.funds.collateralFee }).first()).toBeVisible();
  });
});

test("B1: names, telephones and scans of a party are erased by two persons, who are told what is lost", async ({ page, look, logIn, words, administration, language }) => {
  test.skip(language === "en");
  const { venue } = words;
  await look(page);
  await goOn(administration, `${FIRST}T09:05:00`);
  const as = async (user: string, path: string): Promise<void> => {
    await page.context().clearCookies();
    await logIn(page, { user, password: PASSWORD });
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  };
  // The demonstration's third client: its filing was rejected.
  const row = page.getByRole("region", { name: venue.personalData }).getByRole("row").filter({ hasText: "60035590" });
  const press = (act: keyof Dictionary["venue"]["acts"]) => row.getByRole("button", { name: new RegExp(`^${venue.acts[act]}`) });
  await as("member1", "/services/personal-data");
  await press("ask_erasure").click();
  const asking = page.getByRole("dialog");
  await expect(asking).toContainText(".pdf");
  await asking.getByLabel(venue.why).fill("客户要求");
  await asking.getByRole("button", { name: new RegExp(`^${venue.acts.ask_erasure}`) }).click();
  await expect(asking).toBeHidden();
  await expect(press("confirm_erasure")).toHaveCount(0);
  await as("member2", "/services/personal-data");
  await press("confirm_erasure").click();
  const confirming = page.getByRole("dialog");
  await expect(confirming).toContainText(venue.erasureLost);
  await confirming.getByLabel(venue.typeNumber).fill("60035591");
  await confirming.getByRole("button", { name: new RegExp(`^${venue.acts.confirm_erasure}`) }).click();
  await expect(confirming.getByRole("alert")).toContainText("60035591");
  await confirming.getByLabel(venue.typeNumber).fill("60035590");
  await confirming.getByRole("button", { name: new RegExp(`^${venue.acts.confirm_erasure}`) }).click();
  await expect(confirming).toBeHidden();
  await expect(row).toContainText(venue.erasures.erased);
  await page.goto("/services/filings");
  await page.getByRole("row").filter({ hasText: "60035590" }).first().locator(".table-open").click();
  await expect(page.getByRole("dialog")).toContainText(venue.erasedAt.replace("{{at}}", "").slice(0, 6));
});

test("B14: forms are printed on A4 as the annexes lay them out, marked as simulated", async ({ page, look, logIn, words }) => {
  const { venue } = words;
  await look(page, { themes: { trading: "dark", management: "dark" } });
  await logIn(page, { user: "exchange1", password: PASSWORD });
  for (const [path, named, texts] of [
    ["/exchange/filings", venue.forms.fcm, ["附1", "会员专用账户信息", "（期货公司会员专用）", "以下由上期所填写", "exchange2"]],
    ["/exchange/filings", venue.forms.non_fcm, ["附2", "会员债券账户信息", "愿意承担本公司的相关责任"]],
    ["/exchange/filings", venue.forms.client, ["附3", "客户债券账户信息", "委托海岳期货办理", "并核验本表及附件"]],
    ["/exchange/filings", venue.forms.change, ["附4", "☑ 客户", "☑ 账户变更", "□ 账户注销"]],
    ["/exchange/emergencies", venue.kinds.deposit, ["附5", "☑ 交存申请", "□ 提取申请", "200"]],
  ] as const) {
    await page.goto(path);
    await page.getByRole("row").filter({ hasText: named }).first().locator(".table-open").click();
    await expect(page.getByRole("dialog").locator(".annex").first()).toBeVisible();
    await page.emulateMedia({ media: "print" });
    const paper = page.locator(".annex-print");
    await expect(paper).toBeVisible();
    for (const text of [...texts, "模拟环境"]) await expect(paper, `${named}: ${text}`).toContainText(text);
    await expect(page.getByRole("banner")).toBeHidden();
    const pdf = await page.pdf({ preferCSSPageSize: true });
    expect([...new Set(pdf.toString("latin1").match(/\/MediaBox \[[^\]]*\]/g) ?? [])]).toEqual([expect.stringMatching(PORTRAIT)]);
    await page.emulateMedia({ media: "screen" });
  }
});

const cutNumbers = (page: Page): Promise<string[]> =>
  page.evaluate(() => [...document.querySelectorAll<HTMLElement>("[role=gridcell].number")].filter((cell) => cell.offsetParent !== null && cell.scrollWidth > cell.clientWidth).map((cell) => `${cell.dataset["column"] ?? ""}: ${cell.textContent}`));

for (const theme of ["dark", "light"] as const) {
  test(`pages of member services have no serious fault, ${theme}`, async ({ page, look, logIn, words, language }) => {
    // The other ground differs in its colours alone, whatever the language.
    const isOther = theme === "light";
    test.skip(isOther && language === "en");
    await look(page, { themes: { trading: "dark", management: theme } });
    for (const [user, workspace] of [["member1", "services"], ["exchange1", "exchange"]] as const) {
      await page.context().clearCookies();
      await logIn(page, { user, password: PASSWORD });
      for (const { path } of PAGES.filter((one) => one.workspace === workspace)) {
        await page.goto(path);
        await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
        await expect(page.getByRole("grid").first().or(page.getByText(words.venue.nothing)).first()).toBeVisible();
        const axe = new AxeBuilder({ page });
        const { violations } = await (isOther ? axe.withRules("color-contrast") : axe.withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"])).analyze();
        expect(violations.filter(({ impact }) => impact === "serious" || impact === "critical").map(({ id, nodes }) => ({ id, nodes: nodes.slice(0, 3).map(({ target }) => target) })), path).toEqual([]);
        expect(await cutNumbers(page), `${path} ${language}`).toEqual([]);
      }
    }
  });
}
