import { afterEach, expect, test } from "vitest";
import { confirming, onTried } from "./confirming";

afterEach(() => onTried(undefined));

const tried = (seq: string, code = "NEEDS_CONFIRMATION"): Response =>
  new Response(JSON.stringify({ code, numbers: { seq, phrase: "A1" } }), { status: 409 });

interface Sent {
  body: unknown;
  seq: string | null;
  phrase: string | null;
}

/** Sends a change; what went out, with each answer in turn, and the last answer's status. */
async function sendAll(answers: Response[], typed: (string | undefined)[], path = "/api/v1/admin/withdrawals"): Promise<{ sent: Sent[]; status: number }> {
  const sent: Sent[] = [];
  const words = [...typed];
  onTried(() => Promise.resolve(words.shift()));
  const request = new Request(`http://host${path}`, { method: "POST", body: JSON.stringify({ amount: "5" }) });
  const { status } = await confirming(request, async (of) => {
    sent.push({ body: await of.json(), seq: of.headers.get("x-confirm-seq"), phrase: of.headers.get("x-confirm-phrase") });
    return answers.shift() ?? new Response("{}");
  });
  return { sent, status };
}

const body = { amount: "5" };

test("what was typed goes with the same request once more", async () => {
  const { sent, status } = await sendAll([tried("7")], ["A1"]);
  expect(sent).toEqual([{ body, seq: null, phrase: null }, { body, seq: "7", phrase: "A1" }]);
  expect(status).toBe(200);
});

test("a dry run that changed is asked about again", async () => {
  const { sent } = await sendAll([tried("7"), tried("8", "ENTRY_EFFECT_CHANGED")], ["A1", "A2"]);
  expect(sent.map(({ seq, phrase }) => [seq, phrase])).toEqual([[null, null], ["7", "A1"], ["8", "A2"]]);
});

test("who thinks better of it is told that nothing was done", async () => {
  const { sent, status } = await sendAll([tried("7")], [undefined]);
  expect(sent).toHaveLength(1);
  expect(status).toBe(409);
});

test("other refusals, and what is done about entries, are answered as they are", async () => {
  expect((await sendAll([tried("7", "CASH_SHORT")], ["A1"])).sent).toHaveLength(1);
  expect((await sendAll([tried("7", "ENTRY_EFFECT_CHANGED")], ["A1"], "/api/v1/admin/entries/7/confirmation")).sent).toHaveLength(1);
});

test("words that no header takes are sent escaped: the product says that they do not fit", async () => {
  const { sent } = await sendAll([tried("7")], ["账户"]);
  expect(sent.map(({ phrase }) => phrase)).toEqual([null, encodeURIComponent("账户")]);
});
