import type { Place } from "./place.ts";

export interface FileCoverage {
  readonly file: string;
  readonly lines: Share;
  readonly branches: Share;
  /** `file:line: what is missing`, in the order of the file. */
  readonly faults: readonly string[];
}

interface Share {
  readonly reached: number;
  readonly total: number;
}

/** What was reached of each file. A line is reached when every statement that begins on it is. */
export function coverageOf(places: readonly Place[], hits: ReadonlySet<string>): FileCoverage[] {
  return [...new Set(places.map(({ file }) => file))].map((file) => {
    const ofFile = places.filter((place) => place.file === file);
    const missed = ofFile.filter(({ tag }) => !hits.has(tag));
    const missedLines = new Set(missed.filter(isLine).map(({ line }) => line));
    const lines = new Set(ofFile.filter(isLine).map(({ line }) => line)).size;
    const branches = ofFile.filter((place) => !isLine(place)).length;
    const missedBranches = missed.filter((place) => !isLine(place)).length;
    // Of a branch and its body without braces on the same line, one fault is enough.
    const isSame = (a: Place, b: Place) => a.tag === b.tag && a.line === b.line;
    const distinct = missed.filter((a, index) => missed.findIndex((b) => isSame(a, b)) === index);
    return {
      file,
      lines: { reached: lines - missedLines.size, total: lines },
      branches: { reached: branches - missedBranches, total: branches },
      faults: distinct
        .toSorted((a, b) => a.line - b.line)
        .map(({ line, fault }) => `${file}:${line}: ${fault}`),
    };
  });
}

function isLine({ kind }: Place): boolean {
  return kind === "line";
}
