// The binary form of rows; layout in crates/ballast-api/src/frame.rs. Number columns are read in place.

const LAYOUT = 1;
const HEADER = 32;

export interface Frame {
  id: number;
  version: number;
  snapshot: boolean;
  columns: Uint16Array;
  keys: Uint32Array;
  removed: Uint32Array;
  /** Added to the subscription's dictionary. */
  texts: string[];
  /** Column by column. */
  values: Float64Array;
}

const utf8 = new TextDecoder();

export function decodeFrame(buffer: ArrayBuffer): Frame {
  const view = new DataView(buffer);
  if (view.getUint8(0) !== LAYOUT) throw new RangeError(`frame layout ${view.getUint8(0)}`);
  const columnCount = view.getUint16(2, true);
  const rowCount = view.getUint32(16, true);
  const removedCount = view.getUint32(20, true);
  const textCount = view.getUint32(24, true);
  let offset = HEADER;
  const values = new Float64Array(buffer, offset, columnCount * rowCount);
  offset += values.byteLength;
  const keys = new Uint32Array(buffer, offset, rowCount);
  offset += keys.byteLength;
  const removed = new Uint32Array(buffer, offset, removedCount);
  offset += removed.byteLength;
  const columns = new Uint16Array(buffer, offset, columnCount);
  offset += columns.byteLength;
  const texts: string[] = [];
  for (let index = 0; index < textCount; index += 1) {
    const length = view.getUint16(offset, true);
    texts.push(utf8.decode(new Uint8Array(buffer, offset + 2, length)));
    offset += 2 + length;
  }
  return {
    id: view.getUint32(4, true),
    version: Number(view.getBigUint64(8, true)),
    snapshot: view.getUint8(1) === 1,
    columns, keys, removed, texts, values,
  };
}
