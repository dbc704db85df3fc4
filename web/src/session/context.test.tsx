// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, render, screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { Session } from "@/api/types";
import { SessionContext, useSession } from "./context";
import { SESSION, useSessionQuery } from "./session";

function Page() {
  // Drawn by itself when the answer changes, before what stands above takes it away.
  useSessionQuery();
  return <p>{useSession().user.name}</p>;
}

describe("the session inside pages", () => {
  it("stays while a page is drawn once more after the session has ended", async () => {
    const queries = new QueryClient();
    const session = { user: { name: "trader1" } } as Session;
    queries.setQueryData(SESSION, session);
    render(
      <QueryClientProvider client={queries}>
        <SessionContext value={session}>
          <Page />
        </SessionContext>
      </QueryClientProvider>,
    );
    await act(async () => {
      queries.setQueryData(SESSION, null);
      await Promise.resolve();
    });
    expect(screen.getByText("trader1")).toBeDefined();
  });
});
