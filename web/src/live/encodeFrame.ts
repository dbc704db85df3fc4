// The other side of frame.ts, for tests.
import type { Frame } from "./frame";

type Parts = { [K in keyof Frame]: Frame[K] extends Uint16Array | Uint32Array | Float64Array ? ArrayLike<number> : Frame[K] };

export function encodeFrame(frame: Parts): ArrayBuffer {
  const texts = frame.texts.map((text) => new TextEncoder().encode(text));
  const size = 32 + 8 * frame.values.length + 4 * (frame.keys.length + frame.removed.length) + 2 * frame.columns.length
    + texts.reduce((sum, text) => sum + 2 + text.length, 0);
  const buffer = new ArrayBuffer(size);
  const view = new DataView(buffer);
  view.setUint8(0, 1);
  view.setUint8(1, frame.snapshot ? 1 : 0);
  view.setUint16(2, frame.columns.length, true);
  view.setUint32(4, frame.id, true);
  view.setBigUint64(8, BigInt(frame.version), true);
  [frame.keys.length, frame.removed.length, texts.length].forEach((n, i) => view.setUint32(16 + 4 * i, n, true));
  let at = 32;
  for (const value of Array.from(frame.values)) { view.setFloat64(at, value, true); at += 8; }
  for (const key of [...Array.from(frame.keys), ...Array.from(frame.removed)]) { view.setUint32(at, key, true); at += 4; }
  for (const column of Array.from(frame.columns)) { view.setUint16(at, column, true); at += 2; }
  for (const text of texts) {
    view.setUint16(at, text.length, true);
    new Uint8Array(buffer, at + 2, text.length).set(text);
    at += 2 + text.length;
  }
  return buffer;
}
