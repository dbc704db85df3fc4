// Says which specs took longest.
import type { Reporter, Suite } from "@playwright/test/reporter";

const TOLD = 10;

export default class Slowest implements Reporter {
  #all: Suite | undefined;

  onBegin(_: unknown, suite: Suite): void {
    this.#all = suite;
  }

  onEnd(): void {
    const took = (this.#all?.allTests() ?? []).map((spec) => ({ spec, ms: spec.results.reduce((sum, { duration }) => sum + duration, 0) }));
    const slowest = took.sort((one, other) => other.ms - one.ms).slice(0, TOLD);
    console.log(`\nSlowest ${slowest.length} of ${took.length}:`);
    for (const { spec, ms } of slowest) console.log(`${(ms / 1_000).toFixed(1).padStart(7)} s  ${spec.titlePath().filter(Boolean).join(" › ")}`);
  }

  printsToStdio(): boolean {
    return false;
  }
}
