// How the last session of this page ended, and who forgets what it knew of the person who left.
import { create } from "zustand";

/** Ended while the connection was gone (the server was restarted, or the time ran out), or by somebody else while it stood. */
export type Ending = "while_away" | "elsewhere";

/** Why the login page is shown instead of what one was looking at; nothing after one's own log-out. */
export const useEnding = create<{ why: Ending | undefined }>()(() => ({ why: undefined }));

const forgetting = new Set<() => void>();

/** Names what is to be forgotten once a person has left, or another has come. */
export function onForget(forget: () => void): void {
  forgetting.add(forget);
}

export const forgetPerson = (): void => forgetting.forEach((forget) => forget());
