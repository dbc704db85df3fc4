// What is typed into an opened object and not sent: forms say so, and who would close them asks first.
import { createContext, useContext, useEffect, useId } from "react";

export class Unsaved {
  readonly #forms = new Set<string>();

  /** A form's word; what it returns takes it back. */
  note(form: string): () => void {
    this.#forms.add(form);
    return () => void this.#forms.delete(form);
  }

  get any(): boolean {
    return this.#forms.size > 0;
  }
}

/** Absent where nothing would close over what is typed. */
export const UnsavedContext = createContext<Unsaved | undefined>(undefined);

/** Says for as long as it holds that something is typed here and not sent. */
export function useUnsaved(isTyped: boolean): void {
  const form = useId();
  const unsaved = useContext(UnsavedContext);
  useEffect(() => (isTyped ? unsaved?.note(form) : undefined), [unsaved, form, isTyped]);
}
