// What Chromium says of a page: its main thread, its heap, its frames.
import type { CDPSession, Page } from "@playwright/test";

export type Figures = Record<"TaskDuration" | "ScriptDuration" | "LayoutDuration" | "RecalcStyleDuration" | "JSHeapUsedSize" | "Nodes", number>;

export async function figures(session: CDPSession): Promise<Figures> {
  const { metrics } = await session.send("Performance.getMetrics");
  return Object.fromEntries(metrics.map(({ name, value }) => [name, value])) as Figures;
}

/** Waits until nothing that can be let go is left. */
export async function collect(session: CDPSession): Promise<void> {
  for (let time = 0; time < 2; time += 1) await session.send("HeapProfiler.collectGarbage");
}

/** The heap once nothing is left that can be let go. */
export async function kept(session: CDPSession): Promise<number> {
  await collect(session);
  return (await figures(session)).JSHeapUsedSize;
}

/** Frames a second. Asking for every frame costs something of its own, so it is asked apart. */
export const framesIn = (page: Page, seconds: number): Promise<number> =>
  page.evaluate(
    (ms) =>
      new Promise<number>((done) => {
        const start = performance.now();
        let frames = 0;
        const next = (now: number): void => {
          frames += 1;
          if (now - start < ms) requestAnimationFrame(next);
          else done((frames * 1_000) / (now - start));
        };
        requestAnimationFrame(next);
      }),
    seconds * 1_000,
  );

export const mega = (bytes: number): string => `${(bytes / 1_048_576).toFixed(1)} MB`;
export const share = (part: number, whole: number): string => `${((part / whole) * 100).toFixed(1)} %`;
