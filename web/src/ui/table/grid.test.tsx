// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, screen, within } from "@testing-library/react";
import { afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { speak, startI18n, tr } from "@/i18n/i18n";
import { useTables } from "@/prefs/tables";
import { standIns } from "@/ui/standIns";
import { Blotter, type BlotterProps, type Column } from "./Blotter";
import { ColumnMenu } from "./ColumnMenu";

interface Quote {
  code: string;
  last: number;
  name: string;
}
const columns: readonly Column<Quote>[] = [
  { id: "contract", head: "common.contract", kind: "text", width: 80, grow: 1, always: true, mayShorten: true, text: ({ code }) => code },
  { id: "last", head: "watch.last", kind: "number", width: 60, text: ({ last }) => String(last), tone: ({ last }) => (last < 0 ? "down" : "") },
  { id: "name", head: "admin.holder", kind: "text", width: 80, text: ({ name }) => name, cell: ({ name }) => <b>{name}</b> },
  { id: "acts", kind: "actions", width: 60, text: ({ name }) => name, cell: ({ name }) => <button type="button">{`do ${name}`}</button> },
];
const quotes = (...prices: number[]): Quote[] => prices.map((last, index) => ({ code: `c${index}`, last, name: `n${index}` }));

beforeAll(() => {
  standIns();
  // It cannot be scrolled there, either.
  Element.prototype.scrollIntoView = () => undefined;
  Element.prototype.setPointerCapture = () => undefined;
  return startI18n();
});
beforeEach(() => {
  act(() => speak("en"));
  useTables.setState({ shapes: {} });
});
afterEach(cleanup);

const table = (rows: readonly Quote[], more: Partial<BlotterProps<Quote>> = {}) => (
  <Blotter label="Quotes" table="ann/quotes" columns={columns} rows={rows} rowId={({ code }) => code} empty="None" {...more} />
);
const rows = (): HTMLElement[] => screen.getAllByRole("row").slice(1);
const said = (column: string): string[] => rows().map((row) => row.querySelector(`[data-column=${column}]`)?.textContent ?? "");
const head = (name: string): HTMLElement => screen.getByRole("columnheader", { name });
const press = (...keys: string[]): void => keys.forEach((key) => fireEvent.keyDown(screen.getByRole("grid"), { key }));
/** What the table says has the keyboard. */
const cursor = (): string | null | undefined => document.getElementById(screen.getByRole("grid").getAttribute("aria-activedescendant") ?? "")?.textContent;

it("orders rows by a click on a head: up, down, as they come; and says so", () => {
  render(table(quotes(3, 1, 20)));
  expect(said("last")).toEqual(["3", "1", "20"]);
  fireEvent.click(head("Last"));
  expect(head("Last").getAttribute("aria-sort")).toBe("ascending");
  expect(said("last")).toEqual(["1", "3", "20"]);
  fireEvent.click(head("Last"));
  expect(head("Last").getAttribute("aria-sort")).toBe("descending");
  expect(said("last")).toEqual(["20", "3", "1"]);
  fireEvent.click(head("Last"));
  expect(head("Last").getAttribute("aria-sort")).toBe("none");
  expect(said("last")).toEqual(["3", "1", "20"]);
});

it("stands the greatest first where a table says so, not under the pointer, and gives way to what a person chooses", () => {
  vi.useFakeTimers();
  const greatestFirst = ({ last }: Quote): number => last;
  const { rerender, container } = render(table(quotes(3, 1, 20), { greatestFirst }));
  expect(said("last")).toEqual(["20", "3", "1"]);
  const blotter = container.querySelector(".blotter") ?? container;
  fireEvent.mouseEnter(blotter);
  vi.advanceTimersByTime(2_000);
  rerender(table(quotes(30, 1, 20), { greatestFirst }));
  expect(said("contract"), "under the pointer").toEqual(["c2", "c0", "c1"]);
  fireEvent.mouseLeave(blotter);
  expect(said("contract")).toEqual(["c0", "c2", "c1"]);
  rerender(table(quotes(3, 1, 20), { greatestFirst }));
  expect(said("contract"), "a moment after the last time").toEqual(["c0", "c2", "c1"]);
  act(() => void vi.advanceTimersByTime(1_200));
  expect(said("contract"), "once it is quiet").toEqual(["c2", "c0", "c1"]);
  fireEvent.click(head("Last"));
  expect(said("last")).toEqual(["1", "3", "20"]);
  vi.useRealTimers();
});

it("writes a changed cell alone", () => {
  const before = quotes(1, 2, 3);
  const drawn = vi.fn(({ name }: Quote) => <b>{name}</b>);
  const spied = columns.map((column) => (column.id === "name" ? { ...column, cell: drawn } : column));
  const { rerender, container } = render(table(before, { columns: spied }));
  drawn.mockClear();
  const written: string[] = [];
  const observer = new MutationObserver((changes) => written.push(...changes.map(({ target }) => target.textContent ?? "")));
  observer.observe(container, { subtree: true, childList: true, characterData: true, attributes: true });
  // All rows are made anew, as a frame makes them; one of them says something else.
  rerender(table(before.map((quote) => ({ ...quote, last: quote.code === "c1" ? 5 : quote.last })), { columns: spied }));
  observer.takeRecords().forEach(({ target }) => written.push(target.textContent ?? ""));
  observer.disconnect();
  expect(written).toEqual(["5"]);
  expect(drawn).not.toHaveBeenCalled();
  expect(said("last")).toEqual(["1", "5", "3"]);
});

it("draws the rows that are seen, of however many there are", () => {
  render(table(quotes(...Array.from({ length: 10_000 }, (_, index) => index))));
  const grid = screen.getByRole("grid");
  expect(grid.getAttribute("aria-rowcount")).toBe("10001");
  expect(rows().length).toBeLessThan(60);
  grid.scrollTop = 24 * 5_000;
  fireEvent.scroll(grid);
  expect(said("last")).toContain("5000");
  expect(said("last")).not.toContain("0");
  expect(rows().length).toBeLessThan(60);
});

it("is walked by keyboard, tells which row that leads to, and opens it", () => {
  const [onFocusRow, onOpen] = [vi.fn(), vi.fn()];
  const three = quotes(3, 1, 2);
  render(table(three, { onFocusRow, onOpen }));
  press("ArrowDown");
  expect(cursor()).toBe("c0");
  press("ArrowDown", "ArrowRight");
  expect(cursor()).toBe("1");
  press("End");
  expect(cursor()).toBe("do n1");
  press("Home", "ArrowDown", "ArrowDown", "ArrowDown");
  expect(cursor()).toBe("c2");
  expect(onFocusRow.mock.calls.map(([row]) => (row as Quote).code)).toEqual(["c0", "c1", "c2"]);
  press("Enter");
  expect(onOpen).toHaveBeenCalledExactlyOnceWith(three[2]);
  // Up to the heads, where the same key orders.
  press("ArrowUp", "ArrowUp", "ArrowUp", "ArrowRight", "Enter");
  expect(said("last")).toEqual(["1", "2", "3"]);
});

it("tells a click on a row, and a double click, and not one on what stands for nothing", () => {
  const [onSelect, onOpen] = [vi.fn(), vi.fn()];
  const two = quotes(1, 2);
  render(table(two, { onSelect, onOpen, selected: "c1" }));
  fireEvent.click(screen.getByText("n0"));
  expect(onSelect).toHaveBeenCalledExactlyOnceWith(two[0]);
  fireEvent.doubleClick(screen.getByText("n1"));
  expect(onOpen).toHaveBeenCalledExactlyOnceWith(two[1]);
  fireEvent.click(head("Last"));
  fireEvent.click(screen.getByRole("button", { name: "do n1" }));
  fireEvent.click(rows()[1]?.querySelector("[data-column=acts]") as Element);
  expect(onSelect).toHaveBeenCalledTimes(1);
  expect(rows().map((row) => row.getAttribute("aria-selected"))).toEqual(["false", "true"]);
});

it("leaves a column out for the person who chose so, but none that says what a row is", () => {
  render(<><ColumnMenu table="ann/quotes" columns={columns} />{table(quotes(1))}</>);
  fireEvent.click(screen.getByRole("button", { name: "Choose columns" }));
  const menu = within(screen.getByRole("menu"));
  expect(menu.queryByRole("menuitemcheckbox", { name: "Contract" })).toBeNull();
  fireEvent.click(menu.getByRole("menuitemcheckbox", { name: "Last" }));
  expect(screen.queryByRole("columnheader", { name: "Last" })).toBeNull();
  fireEvent.click(menu.getByRole("menuitemcheckbox", { name: "Last" }));
  expect(head("Last")).toBeTruthy();
  fireEvent.keyDown(screen.getByRole("menu"), { key: "Escape" });
  expect(screen.queryByRole("menu")).toBeNull();
});

it("a column is as wide as it was dragged, never narrower than its numbers, and forgets it on a double click", () => {
  render(table(quotes(1)));
  const grip = (): Element => head("Last").querySelector(".grip") as Element;
  const drag = (by: number): void => {
    fireEvent.pointerDown(grip(), { clientX: 100 });
    fireEvent.pointerMove(grip(), { clientX: 100 + by });
    fireEvent.pointerUp(grip(), { clientX: 100 + by });
  };
  const tracks = (): string => (screen.getByRole("grid").firstElementChild as HTMLElement).style.getPropertyValue("--tracks");
  expect(tracks()).toBe("minmax(80px, 1fr) 60px 80px 60px");
  drag(140);
  expect(tracks()).toBe("minmax(80px, 1fr) 140px 80px 60px");
  expect(useTables.getState().shapes["ann/quotes"]?.widths).toEqual({ last: 140 });
  drag(10);
  expect(tracks()).toBe("minmax(80px, 1fr) 60px 80px 60px");
  fireEvent.doubleClick(grip());
  expect(useTables.getState().shapes["ann/quotes"]?.widths).toEqual({});
  expect(head("Last").getAttribute("aria-sort")).toBe("none");
});

it("says in the page's language what it says, from the moment it is another", () => {
  const side: Column<Quote> = { id: "side", head: "common.side", text: () => tr("common.buy") };
  render(table(quotes(1), { columns: [side] }));
  expect(said("side")).toEqual(["Buy"]);
  act(() => speak("zh-CN"));
  expect(said("side")).toEqual(["买"]);
});
