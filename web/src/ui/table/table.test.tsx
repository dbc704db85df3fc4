// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import { App as Messages, Button, ConfigProvider } from "antd";
import { MemoryRouter, useLocation, useNavigate } from "react-router";
import { afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { Refused } from "@/api/client";
import type { Problem, Session } from "@/api/types";
import { speak, startI18n } from "@/i18n/i18n";
import { SessionContext } from "@/session/context";
import { standIns } from "@/ui/standIns";
import { saveFile } from "@/format/file";
import type { Asked } from "../Answered";
import { SchemaForm } from "../form/SchemaForm";
import { Note } from "../basics";
import type { BatchAct } from "./batch";
import type { DataColumn } from "./columns";
import { DataTable, type Neighbours } from "./DataTable";

vi.mock("@/format/file", () => ({ saveFile: vi.fn() }));

interface Row {
  code: string;
  lots: string;
}
const columns: readonly DataColumn<Row>[] = [
  { id: "code", head: "common.account", text: ({ code }) => code },
  { id: "lots", head: "comparison.lots", kind: "number", text: ({ lots }) => lots },
];
const rows: Row[] = ["A1", "A2", "A3"].map((code, index) => ({ code, lots: String(9 - index) }));

beforeAll(() => {
  standIns();
  return startI18n();
});
beforeEach(() => act(() => speak("en")));
afterEach(cleanup);

const answer: Asked<readonly Row[]> = { data: rows, error: null, dataUpdatedAt: 0, refetch: () => undefined };
function show(user: string, some: { batch?: readonly BatchAct<Row>[]; asked?: Asked<readonly Row[]>; onOpen?: (row: Row) => void; older?: () => void; counted?: { filtered: number; all: number }; everything?: () => Promise<readonly Row[]> } = {}) {
  const session = { user: { name: user } } as Session;
  const { asked = answer, ...rest } = some;
  return render(<SessionContext value={session}><Messages><MemoryRouter><DataTable name="rows" label="Rows" columns={columns} asked={asked} rowKey={({ code }) => code} empty={<Note title="No rows yet" />} {...rest} /></MemoryRouter></Messages></SessionContext>);
}
const codes = (): string[] => screen.getAllByRole("row").slice(1).map((row) => within(row).getAllByRole("gridcell").map((cell) => cell.textContent).find((text) => /^A\d/.test(text)) ?? "").filter(Boolean);

it("counts what passes, in words for nothing, and tells an empty list from a filtered one", () => {
  show("ann");
  expect(screen.getByText("3 of 3 filtered")).toBeTruthy();
  fireEvent.change(screen.getByLabelText("Search Rows"), { target: { value: "a2" } });
  expect(screen.getByText("1 of 3 filtered")).toBeTruthy();
  fireEvent.change(screen.getByLabelText("Search Rows"), { target: { value: "zz" } });
  expect(screen.getByText("No row passes the filters")).toBeTruthy();
  cleanup();
  show("ann", { asked: { ...answer, data: [] } });
  expect(screen.getByText("No rows yet")).toBeTruthy();
});

it("counts what the server has, and saves all of it where only some has come", async () => {
  const more: Row[] = [...rows, { code: "A4", lots: "1" }];
  show("ann", { older: () => undefined, counted: { filtered: 4, all: 9 }, everything: () => Promise.resolve(more) });
  expect(screen.getByText("4 of 9 filtered")).toBeTruthy();
  expect(screen.getByText("The newest 3 have come")).toBeTruthy();
  fireEvent.click(screen.getByRole("button", { name: "Export filtered" }));
  await waitFor(() => expect(saveFile).toHaveBeenCalledOnce());
  expect(vi.mocked(saveFile).mock.calls[0]?.[1]).toContain("A4");
  fireEvent.change(screen.getByLabelText("Search Rows"), { target: { value: "a2" } });
  expect(screen.getByText("1 of 9 filtered")).toBeTruthy();
});

it("orders by the head, and opens a row by keyboard", () => {
  const onOpen = vi.fn();
  show("ann", { onOpen });
  fireEvent.click(screen.getByRole("columnheader", { name: "Lots" }));
  expect(codes()).toEqual(["A3", "A2", "A1"]);
  const first = screen.getByRole("button", { name: "A3" });
  first.focus();
  expect(document.activeElement).toBe(first);
  fireEvent.click(first);
  expect(onOpen).toHaveBeenCalledExactlyOnceWith(rows[2]);
});

it("keeps the columns that a person chose, for that person", () => {
  show("ann");
  fireEvent.click(screen.getByRole("button", { name: "Columns 2/2" }));
  fireEvent.click(screen.getByRole("menuitemcheckbox", { name: "Lots" }));
  expect(screen.getByRole("button", { name: "Columns 1/2" })).toBeTruthy();
  cleanup();
  show("ann");
  expect(screen.queryByRole("columnheader", { name: "Lots" })).toBeNull();
  cleanup();
  show("bob");
  expect(screen.getByRole("columnheader", { name: "Lots" })).toBeTruthy();
});

it("draws a cell anew when what it is drawn from changes, whatever it says in words", () => {
  const drawn: readonly DataColumn<Row>[] = [{ id: "code", head: "common.account", text: ({ code }) => code }, { id: "lots", head: "comparison.lots", text: () => "some", cell: ({ lots }) => <b>{lots}</b> }];
  const table = (row: Row) => <MemoryRouter><DataTable name="drawn" label="Drawn" columns={drawn} asked={{ ...answer, data: [row] }} rowKey={({ code }) => code} empty={null} /></MemoryRouter>;
  const { rerender } = render(table({ code: "A1", lots: "1" }));
  rerender(table({ code: "A1", lots: "2" }));
  expect(screen.getAllByRole("gridcell").at(-1)?.textContent).toBe("2");
});

it("does one act on many, tells each row's result, and keeps what failed chosen", async () => {
  const problem: Problem = { type: "about:blank", code: "STILL_IN_USE", class: "stop", status: 422, title: "Not submitted: in use.", numbers: {} };
  const run = vi.fn(({ code }: Row) => (code === "A2" ? Promise.reject(new Refused(problem)) : Promise.resolve()));
  show("bob", { batch: [{ label: "admin.grantDo", ask: "table.chosen", fits: ({ code }) => code !== "A3", run }] });
  for (const code of ["A1", "A2", "A3"]) fireEvent.click(screen.getByRole("checkbox", { name: code }));
  fireEvent.click(screen.getByRole("button", { name: "Grant 2" }));
  fireEvent.click(within(await screen.findByRole("dialog")).getByRole("button", { name: "Grant 2" }));
  await waitFor(() => expect(screen.getByText(/1 done, 1 not done/)).toBeTruthy());
  expect(run.mock.calls.map(([row]) => row.code)).toEqual(["A1", "A2"]);
  expect(screen.getByText("Done")).toBeTruthy();
  expect(screen.getByRole<HTMLInputElement>("checkbox", { name: "A2" }).checked).toBe(true);
  expect(screen.getByRole<HTMLInputElement>("checkbox", { name: "A1" }).checked).toBe(false);
});

function Address() {
  const { search } = useLocation();
  const navigate = useNavigate();
  return <><output aria-label="address">{search}</output><Button onClick={() => void navigate(-1)}>{"Back"}</Button></>;
}
const Beside = ({ code, close }: Row & Neighbours) => (
  <aside aria-label={code}>
    <SchemaForm<{ lots: string }> fields={[{ name: "lots", label: "comparison.lots", kind: "text" }]} submit={() => "Save"} error={null} pending={false} onSubmit={() => undefined} />
    <Button onClick={close}>{"Leave"}</Button>
  </aside>
);
function showOpened(at: string) {
  const table = <DataTable name="rows" label="Rows" columns={columns} asked={answer} rowKey={({ code }) => code} empty={null} detail={(row, neighbours) => <Beside {...row} {...neighbours} />} />;
  render(<ConfigProvider theme={{ token: { motion: false } }}><Messages><MemoryRouter initialEntries={[at]}>{table}<Address /></MemoryRouter></Messages></ConfigProvider>);
}
const opened = (): string | null => screen.queryByRole("complementary")?.getAttribute("aria-label") ?? null;
const press = (name: string): boolean => fireEvent.click(screen.getByRole("button", { name }));
const address = (): string => screen.getByLabelText("address").textContent.replace(/^\?$/, "");
const typed = (): HTMLInputElement => screen.getByRole<HTMLInputElement>("textbox", { name: /^Lots/ });

it("opens what the address names, and Back closes what was opened", () => {
  showOpened("/?rows=A2");
  expect(opened()).toBe("A2");
  press("Leave");
  expect([opened(), address()]).toEqual([null, ""]);
  press("A3");
  expect([opened(), address()]).toEqual(["A3", "?rows=A3"]);
  press("Back");
  expect([opened(), address()]).toEqual([null, ""]);
});

it("asks before what is typed in the opened row goes, by whatever way it would", async () => {
  showOpened("/");
  press("A1");
  fireEvent.change(typed(), { target: { value: "7" } });
  for (const way of ["Leave", "Back", "A2"]) {
    press(way);
    fireEvent.click(await screen.findByRole("button", { name: "Go on" }));
    await waitFor(() => expect(screen.queryByRole("button", { name: "Go on" })).toBeNull());
    expect([opened(), address(), typed().value], way).toEqual(["A1", "?rows=A1", "7"]);
  }
  press("Back");
  fireEvent.click(await screen.findByRole("button", { name: "Discard and leave" }));
  await waitFor(() => expect([opened(), address()]).toEqual([null, ""]));
});
