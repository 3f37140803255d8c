/**
 * The newest generation among the marks of one subscription; null when none of its is there.
 *
 * @param firstMark the mark of generation 1, which all others share but for their last part
 */
export function generationOf(marks: readonly string[], firstMark: string): number | null {
  const stem = firstMark.slice(0, firstMark.lastIndexOf(":") + 1);
  const found = marks
    .filter((mark) => mark.startsWith(stem))
    .map((mark) => Number(mark.slice(stem.length)))
    .filter((generation) => Number.isSafeInteger(generation) && generation >= 1);
  return found.length > 0 ? Math.max(...found) : null;
}
