// A file of comma-separated values, as rows of cells by the names of their columns.
export type FileRow = Readonly<Record<string, string>>;

/** Cells of a text, quotes and line ends inside quotes included. */
function cells(text: string): string[][] {
  const rows: string[][] = [[]];
  let cell = "";
  let quoted = false;
  const end = (): void => {
    rows.at(-1)?.push(cell);
    cell = "";
  };
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? "";
    if (quoted) {
      if (char !== '"') cell += char;
      else if (text[at + 1] === '"') { cell += char; at += 1; }
      else quoted = false;
    } else if (char === '"') quoted = true;
    else if (char === ",") end();
    else if (char === "\n") { end(); rows.push([]); }
    else if (char !== "\r") cell += char;
  }
  end();
  return rows.filter((row) => row.some((value) => value !== ""));
}

export function readCsv(text: string): { columns: string[]; rows: FileRow[] } {
  const [head = [], ...body] = cells(text.replace(/^\uFEFF/, ""));
  const columns = head.map((name) => name.trim());
  return { columns, rows: body.map((row) => Object.fromEntries(columns.map((name, index) => [name, (row[index] ?? "").trim()]))) };
}
