import type { Draft } from "./draft.ts";

/** Which things of a list stand in a draft: the numbers that their paths have, as in `plans.0.name`. */
export function rowsOf(draft: Draft, list: string): readonly number[] {
  const numbers = Object.keys(draft).flatMap((path) => {
    const [, number] = new RegExp(`^${list}\\.(\\d+)\\.`).exec(path) ?? [];
    return number === undefined ? [] : [Number(number)];
  });
  return [...new Set(numbers)].sort((a, b) => a - b);
}

/** A draft without one of a list; those after it move up. */
export function withoutRow(draft: Draft, list: string, gone: number): Draft {
  const entries = Object.entries(draft).flatMap(([path, text]): [string, string][] => {
    const [, number, rest = ""] = new RegExp(`^${list}\\.(\\d+)\\.(.*)$`).exec(path) ?? [];
    if (number === undefined) return [[path, text]];
    if (Number(number) === gone) return [];
    return [[`${list}.${Number(number) - (Number(number) > gone ? 1 : 0)}.${rest}`, text]];
  });
  return Object.fromEntries(entries);
}

/** A draft with one more at the end of a list. */
export function withRow(draft: Draft, list: string, row: Draft): Draft {
  const number = rowsOf(draft, list).length;
  const added = Object.entries(row).map(([name, text]) => [`${list}.${number}.${name}`, text] as const);
  return { ...draft, ...Object.fromEntries(added) };
}
