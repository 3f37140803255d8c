/** A comment from `//` to the end of its line, without either. */
export interface LineComment {
  /** The first line of a source is 1. */
  readonly line: number;
  /** Whether nothing stands before it on its line. */
  readonly alone: boolean;
  readonly text: string;
}

/** The `//` comments of Solidity source, which the compiler's tree leaves out. Strings and block comments hide them. */
export function lineComments(source: string): LineComment[] {
  const found: LineComment[] = [];
  let line = 1;
  let lineStart = 0;
  for (let at = 0; at < source.length; at++) {
    const two = source.slice(at, at + 2);
    if (two === "//") {
      const end = endOf(source, "\n", at);
      found.push({
        line,
        alone: source.slice(lineStart, at).trim() === "",
        text: source.slice(at + 2, end),
      });
      at = end - 1;
    } else if (two === "/*") {
      const end = endOf(source, "*/", at + 2);
      line += source.slice(at, end).split("\n").length - 1;
      at = end;
    } else if (source[at] === '"' || source[at] === "'") {
      const quote = source[at];
      for (at++; at < source.length && source[at] !== quote; at++) if (source[at] === "\\") at++;
    } else if (source[at] === "\n") {
      line++;
      lineStart = at + 1;
    }
  }
  return found;
}

function endOf(source: string, mark: string, from: number): number {
  const end = source.indexOf(mark, from);
  return end === -1 ? source.length : end;
}
