// For tests: what the stand-in of a browser lacks and the components ask for.
import { vi } from "vitest";

export function standIns(): void {
  const nothing = (): void => undefined;
  vi.stubGlobal("matchMedia", () => ({ matches: false, addListener: nothing, removeListener: nothing, addEventListener: nothing, removeEventListener: nothing }));
  vi.stubGlobal("ResizeObserver", class { observe = nothing; unobserve = nothing; disconnect = nothing; });
  const style = window.getComputedStyle.bind(window);
  vi.stubGlobal("getComputedStyle", (element: Element) => style(element));
}
