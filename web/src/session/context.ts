// Whose pages these are. They are given it from above, so a page that is drawn once more while it is taken away still has it.
import { createContext, useContext } from "react";
import type { Session } from "@/api/types";
import type { Permission } from "./permissions";

export const SessionContext = createContext<Session | undefined>(undefined);

/** The session inside pages that are only shown with one. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error("Invariant: this page is shown to logged-in users only");
  return session;
}

/** Whether who is logged in has a permission. */
export const useMay = (permission: Permission): boolean => useSession().user.permissions.includes(permission);
