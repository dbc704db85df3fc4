// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { forgetPerson } from "./ending";
import { useIdleLock, useLock } from "./lock";

const MINUTE = 60_000;
const Page = () => <p>{useIdleLock() ? "covered" : "equity"}</p>;
const wait = (ms: number): void => act(() => void vi.advanceTimersByTime(ms));
const shows = (text: string): boolean => screen.queryByText(text) !== null;

beforeEach(() => {
  vi.useFakeTimers();
  useLock.setState(useLock.getInitialState());
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

it("covers the page after a quarter of an hour without a sign of anybody", () => {
  render(<Page />);
  wait(14 * MINUTE);
  fireEvent.keyDown(window, { key: "a" });
  wait(14 * MINUTE);
  expect(shows("equity")).toBe(true);
  wait(MINUTE);
  expect(shows("covered")).toBe(true);
  // Whoever touches it then sees the cover.
  fireEvent.pointerDown(window);
  wait(MINUTE);
  expect(shows("covered")).toBe(true);
});

it("waits as long as was chosen, or for ever", () => {
  useLock.setState({ minutes: 5 });
  render(<Page />);
  wait(5 * MINUTE);
  expect(shows("covered")).toBe(true);
  act(() => void useLock.setState({ locked: false, minutes: 0 }));
  wait(600 * MINUTE);
  expect(shows("equity")).toBe(true);
});

it("is locked still after a reload, and open for who logs in anew", () => {
  useLock.getState().lock(true);
  expect(JSON.parse(localStorage.getItem("ballast.lock") ?? "{}")).toMatchObject({ state: { locked: true } });
  forgetPerson();
  expect(useLock.getState().locked).toBe(false);
});
