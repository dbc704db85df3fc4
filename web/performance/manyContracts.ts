// More contracts, or more accounts, than the demonstration has: each row that comes is told of several, under names of their own.
import type { APIRequestContext, Page } from "@playwright/test";
import type { components } from "../src/api/schema";

/** Names the copies `cu2701`, `cu2701x1`, …, in the list of contracts, in what is watched, and in every frame of quotes. */
export async function quoteMany(page: Page, request: APIRequestContext, wanted: number): Promise<void> {
  const { contracts } = await listed(request);
  const copies = Math.ceil(wanted / contracts.length);
  const all = contracts.flatMap((contract) => Array.from({ length: copies }, (_, copy) => ({ ...contract, code: copy === 0 ? contract.code : `${contract.code}x${copy}` }))).slice(0, wanted);
  await page.route("**/api/v1/contracts", (route) => route.fulfill({ json: { contracts: all } }));
  await page.addInitScript((codes) => localStorage.setItem("ballast.terminal", JSON.stringify({ state: { favourites: codes }, version: 1 })), all.map(({ code }) => code));
  await page.addInitScript(multiply, { copies, topic: "quotes", own: 0, texts: [0, 18] });
}

/** A wall of more accounts: what comes of each is told of `A10023`, `A10023x1`, … */
export async function watchMany(page: Page, copies: number): Promise<void> {
  await page.addInitScript(multiply, { copies, topic: "account_risk", own: 0, texts: [0, 1, 2, 9, 10, 12, 13, 14, 20, 22] });
}

/** Rows of one topic; which of its columns is the name of a row, and which are texts (src/api/columns.ts). */
interface Multiplied {
  copies: number;
  topic: string;
  own: number;
  texts: number[];
}

/** Asked apart from the page, which logs in by itself. */
async function listed(request: APIRequestContext): Promise<components["schemas"]["ContractList"]> {
  const data = { user: "trader1", password: "ballast-demo" };
  await request.post("/api/v1/session", { data });
  return (await (await request.get("/api/v1/contracts")).json()) as components["schemas"]["ContractList"];
}

/** In the page, before its own code: layout of frames in crates/ballast-api/src/frame.rs. Keys and texts of a copy follow those of its original. */
function multiply({ copies, topic, own: ownColumn, texts: textColumns }: Multiplied): void {
  const HEADER = 32;
  const subscribed = new Set<number>();
  /** What was told to the page. */
  const counted = { frames: 0, rows: 0 };
  Object.assign(window, { counted });
  const texts = new Map<number, number>();
  const copied = (buffer: ArrayBuffer): ArrayBuffer => {
    const view = new DataView(buffer);
    const [columns, id, rows, removed, told] = [view.getUint16(2, true), view.getUint32(4, true), view.getUint32(16, true), view.getUint32(20, true), view.getUint32(24, true)];
    if (!subscribed.has(id)) return buffer;
    counted.frames += 1;
    counted.rows += rows * copies;
    const values = new Float64Array(buffer, HEADER, columns * rows);
    let at = HEADER + values.byteLength;
    const keys = new Uint32Array(buffer, at, rows + removed);
    at += keys.byteLength;
    const names = new Uint16Array(buffer, at, columns);
    at += names.byteLength;
    const said: Uint8Array[] = [];
    for (let index = 0; index < told; index += 1) {
      const length = view.getUint16(at, true);
      said.push(new Uint8Array(buffer, at + 2, length));
      at += 2 + length;
    }
    if (view.getUint8(1) === 1) texts.set(id, 0);
    texts.set(id, (texts.get(id) ?? 0) + told);
    const suffix = (copy: number): Uint8Array => new TextEncoder().encode(`x${copy}`);
    const more = said.flatMap((text) => Array.from({ length: copies }, (_, copy) => (copy === 0 ? text : Uint8Array.from([...text, ...suffix(copy)]))));
    const made = new ArrayBuffer(HEADER + 8 * columns * rows * copies + 4 * (rows + removed) * copies + 2 * columns + more.reduce((sum, text) => sum + 2 + text.length, 0));
    const out = new DataView(made);
    new Uint8Array(made).set(new Uint8Array(buffer, 0, HEADER));
    [rows * copies, removed * copies, more.length].forEach((count, index) => out.setUint32(16 + 4 * index, count, true));
    const told8 = new Float64Array(made, HEADER, columns * rows * copies);
    let to = 0;
    // Of texts there is the name alone in a row that a copy must say differently; the others are read by their original.
    for (let column = 0; column < columns; column += 1) {
      const isOwn = names[column] === ownColumn;
      const isText = textColumns.includes(names[column] ?? -1);
      for (let row = 0; row < rows; row += 1) {
        const value = values[column * rows + row] ?? NaN;
        const of = isText ? value * copies : value;
        for (let copy = 0; copy < copies; copy += 1, to += 1) told8[to] = isOwn ? of + copy : of;
      }
    }
    to = HEADER + told8.byteLength;
    const told4 = new Uint32Array(made, to, (rows + removed) * copies);
    let place = 0;
    for (const key of keys) for (let copy = 0; copy < copies; copy += 1, place += 1) told4[place] = key * copies + copy;
    to += told4.byteLength;
    for (const name of names) { out.setUint16(to, name, true); to += 2; }
    for (const text of more) {
      out.setUint16(to, text.length, true);
      new Uint8Array(made, to + 2, text.length).set(text);
      to += 2 + text.length;
    }
    return made;
  };
  const sent = Object.getOwnPropertyDescriptor(WebSocket.prototype, "send")?.value as WebSocket["send"];
  WebSocket.prototype.send = function (this: WebSocket, data) {
    if (typeof data === "string" && data.includes(`"${topic}"`)) subscribed.add((JSON.parse(data) as { id: number }).id);
    sent.call(this, data);
  };
  const own = Object.getOwnPropertyDescriptor(WebSocket.prototype, "onmessage");
  Object.defineProperty(WebSocket.prototype, "onmessage", {
    set(this: WebSocket, listen: (event: MessageEvent<string | ArrayBuffer>) => void) {
      own?.set?.call(this, (event: MessageEvent<string | ArrayBuffer>) => listen(typeof event.data === "string" ? event : new MessageEvent("message", { data: copied(event.data) })));
    },
  });
}
