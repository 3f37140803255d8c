/** The element at `at` modulo the number of elements. Throws if there are none. */
export function pick<T>(list: readonly T[], at: number): T {
  const one = list[at % list.length];
  if (one === undefined) throw new Error("there is nothing to choose from");
  return one;
}
