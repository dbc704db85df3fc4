/** The first page, the last, and those around the one that is shown; what is left out is a number below zero. */
export function pagesAround(page: number, last: number): number[] {
  const shown = [0, ...[page - 2, page - 1, page, page + 1, page + 2].filter((at) => at > 0 && at < last), ...(last > 0 ? [last] : [])];
  return shown.flatMap((at, index) => (index > 0 && at - (shown[index - 1] ?? at) > 1 ? [-index, at] : [at]));
}
