// What a person chose, kept by the server, so that it follows to another browser. This browser keeps it too (each store by
// itself): that is what holds while the server is away, and what the server is given once it is back.
import { create } from "zustand";
import { persist } from "zustand/middleware";
import { Refused, api, ask } from "@/api/client";
import { onForget } from "@/session/ending";

type Part = Readonly<Record<string, unknown>>;

interface Kept {
  /** What a person chose, of JSON alone; nothing of what is as it comes. */
  read: (user: string) => Part;
  /** Takes what was chosen; the rest is as it comes. */
  take: (part: Part, user: string) => void;
  subscribe: (onChange: () => void) => unknown;
}

/** Several changes at once are kept once. */
const PAUSE_MS = 600;
const AGAIN_MS = 5_000;

interface Held {
  /** Whose this browser holds, by part: the page of a part may not have come since that person left. */
  by: Readonly<Record<string, string>>;
  /** The parts that the server has yet to be given. */
  owed: readonly string[];
}
export const useHeld = create<Held>()(persist((): Held => ({ by: {}, owed: [] }), { name: "ballast.choices", version: 1 }));

/** Whether the server has said, or cannot say, what was chosen: what is only done once waits for it. */
export const useChoices = create<{ ready: boolean }>()(() => ({ ready: false }));

const parts = new Map<string, Kept>();
let user: string | undefined;
/** As the server has them; nothing before it has answered. */
let known: Part | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;

const isPart = (value: unknown): value is Part => typeof value === "object" && value !== null && !Array.isArray(value);
const partOf = (name: string): Part => (isPart(known?.[name]) ? known[name] : {});
/** Stores write names in any order. */
const ordered = (value: unknown): unknown => (isPart(value) ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => one.localeCompare(other)).map(([name, of]) => [name, ordered(of)])) : value);
const same = (one: unknown, other: unknown): boolean => JSON.stringify(ordered(one)) === JSON.stringify(ordered(other));

function later(ms: number, act: () => unknown): void {
  clearTimeout(timer);
  timer = setTimeout(act, ms);
}

/** Takes what the server has, but for what is owed to it; of what another person left here nothing stays. */
function take(name: string, kept: Kept): void {
  if (user === undefined) return;
  const { by, owed } = useHeld.getState();
  const isAnothers = by[name] !== undefined && by[name] !== user;
  useHeld.setState({ by: { ...by, [name]: user }, ...(isAnothers ? { owed: owed.filter((other) => other !== name) } : {}) });
  if (isAnothers || (known && name in known && !owed.includes(name))) kept.take(partOf(name), user);
}

/** What differs from what the server has is owed to it; so is what pages hold that have not come yet. */
function noteChanges(): void {
  const whose = user;
  if (whose === undefined || known === undefined) return;
  const { owed } = useHeld.getState();
  const differing = [...parts].filter(([name, { read }]) => !same(partOf(name), read(whose))).map(([name]) => name);
  const now = [...owed.filter((name) => !parts.has(name)), ...differing];
  if (now.join() !== owed.join()) useHeld.setState({ owed: now });
  if (differing.length > 0) later(PAUSE_MS, () => void give(whose));
}

async function give(whose: string): Promise<void> {
  if (user !== whose || known === undefined) return;
  const mine: Part = Object.fromEntries([...parts].map(([name, { read }]) => [name, read(whose)]));
  const choices: Record<string, unknown> = { ...known, ...mine };
  try {
    await ask(api.PUT("/api/v1/session/choices", { body: { choices } }));
    if (user !== whose) return;
    known = choices;
    noteChanges();
  } catch (error) {
    // What was refused would be refused again: it stays here until something else is chosen.
    if (user === whose && !(error instanceof Refused)) later(AGAIN_MS, () => void give(whose));
  }
}

/** Names something that a person chooses, and who keeps it in this browser. */
export function keepChoice(name: string, kept: Kept): void {
  parts.set(name, kept);
  take(name, kept);
  kept.subscribe(noteChanges);
  noteChanges();
}

async function fetchAll(whose: string): Promise<void> {
  try {
    const { choices } = await ask(api.GET("/api/v1/session/choices"));
    if (user !== whose) return;
    known = choices;
    parts.forEach((kept, name) => take(name, kept));
    noteChanges();
  } catch (error) {
    if (user === whose && !(error instanceof Refused)) later(AGAIN_MS, () => void fetchAll(whose));
  }
  if (user === whose) useChoices.setState({ ready: true });
}

/** Asks for what a person chose. */
export function startChoices(whose: string): void {
  user = whose;
  known = undefined;
  parts.forEach((kept, name) => take(name, kept));
  void fetchAll(whose);
}

onForget(() => {
  clearTimeout(timer);
  user = undefined;
  known = undefined;
  useChoices.setState({ ready: false });
});
