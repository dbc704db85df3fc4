// A market of more contracts than the demonstration has: each quote that comes is told of several contracts, under names of their own.
import type { APIRequestContext, Page } from "@playwright/test";
import type { components } from "../src/api/schema";

/** Names the copies `cu2701`, `cu2701x1`, …, in the list of contracts, in what is watched, and in every frame of quotes. */
export async function quoteMany(page: Page, request: APIRequestContext, wanted: number): Promise<void> {
  const { contracts } = await listed(request);
  const copies = Math.ceil(wanted / contracts.length);
  const all = contracts.flatMap((contract) => Array.from({ length: copies }, (_, copy) => ({ ...contract, code: copy === 0 ? contract.code : `${contract.code}x${copy}` }))).slice(0, wanted);
  await page.route("**/api/v1/contracts", (route) => route.fulfill({ json: { contracts: all } }));
  await page.addInitScript((codes) => localStorage.setItem("ballast.terminal", JSON.stringify({ state: { favourites: codes }, version: 1 })), all.map(({ code }) => code));
  await page.addInitScript(multiply, copies);
}

/** Asked apart from the page, which logs in by itself. */
async function listed(request: APIRequestContext): Promise<components["schemas"]["ContractList"]> {
  const data = { user: "trader1", password: "ballast-demo" };
  await request.post("/api/v1/session", { data });
  return (await (await request.get("/api/v1/contracts")).json()) as components["schemas"]["ContractList"];
}

/** In the page, before its own code: layout of frames in crates/ballast-api/src/frame.rs. Keys and texts of a copy follow those of its original. */
function multiply(copies: number): void {
  const HEADER = 32;
  /** Columns of quotes that are texts (src/api/columns.ts). */
  const [CONTRACT, STATE] = [0, 18];
  const quotes = new Set<number>();
  const texts = new Map<number, number>();
  const copied = (buffer: ArrayBuffer): ArrayBuffer => {
    const view = new DataView(buffer);
    const [columns, id, rows, removed, told] = [view.getUint16(2, true), view.getUint32(4, true), view.getUint32(16, true), view.getUint32(20, true), view.getUint32(24, true)];
    if (!quotes.has(id)) return buffer;
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
    const more = said.flatMap((text) => Array.from({ length: copies }, (_, copy) => (copy === 0 ? text : Uint8Array.from([...text, 120, 48 + copy]))));
    const made = new ArrayBuffer(HEADER + 8 * columns * rows * copies + 4 * (rows + removed) * copies + 2 * columns + more.reduce((sum, text) => sum + 2 + text.length, 0));
    const out = new DataView(made);
    new Uint8Array(made).set(new Uint8Array(buffer, 0, HEADER));
    [rows * copies, removed * copies, more.length].forEach((count, index) => out.setUint32(16 + 4 * index, count, true));
    let to = HEADER;
    // Of texts there is the contract's alone in a row that a copy must say differently; the others are read by their original.
    for (let column = 0; column < columns; column += 1) {
      const isContract = names[column] === CONTRACT;
      const isText = isContract || names[column] === STATE;
      for (let row = 0; row < rows; row += 1) {
        const value = values[column * rows + row] ?? NaN;
        for (let copy = 0; copy < copies; copy += 1, to += 8) out.setFloat64(to, isText ? value * copies + (isContract ? copy : 0) : value, true);
      }
    }
    for (const key of keys) for (let copy = 0; copy < copies; copy += 1, to += 4) out.setUint32(to, key * copies + copy, true);
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
    if (typeof data === "string" && data.includes('"quotes"')) quotes.add((JSON.parse(data) as { id: number }).id);
    sent.call(this, data);
  };
  const own = Object.getOwnPropertyDescriptor(WebSocket.prototype, "onmessage");
  Object.defineProperty(WebSocket.prototype, "onmessage", {
    set(this: WebSocket, listen: (event: MessageEvent<string | ArrayBuffer>) => void) {
      own?.set?.call(this, (event: MessageEvent<string | ArrayBuffer>) => listen(typeof event.data === "string" ? event : new MessageEvent("message", { data: copied(event.data) })));
    },
  });
}
