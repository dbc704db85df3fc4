// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { speak, startI18n } from "@/i18n/i18n";
import { Later } from "./Later";

beforeAll(() => startI18n());
beforeEach(() => act(() => speak("en")));
afterEach(cleanup);

it("a page whose code does not come says so, and comes when it is asked for again", async () => {
  let away = true;
  const load = vi.fn(() => (away ? Promise.reject(new TypeError("Failed to fetch dynamically imported module")) : Promise.resolve(() => <p>the page</p>)));
  render(<QueryClientProvider client={new QueryClient()}><p>the shell</p><Later name="/page" load={load} props={{}} /></QueryClientProvider>);
  expect(await screen.findByText("The page did not come")).toBeTruthy();
  expect(screen.getByText("the shell")).toBeTruthy();
  away = false;
  fireEvent.click(screen.getByRole("button", { name: "Try now" }));
  expect(await screen.findByText("the page")).toBeTruthy();
  expect(load).toHaveBeenCalledTimes(2);
});
