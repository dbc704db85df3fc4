// What a press of a key tells, whichever page gives it a meaning.

export interface Pressed {
  code: string;
  keyCode: number;
  shiftKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  isComposing: boolean;
}

/** What some browsers say a key is while an input method composes. */
const INPUT_METHOD = 229;

/** Not the browser's own, and no input method composes. */
export function isPlain({ keyCode, ctrlKey, metaKey, altKey, isComposing }: Pressed): boolean {
  return !isComposing && keyCode !== INPUT_METHOD && !ctrlKey && !metaKey && !altKey;
}
