import { DIFFERENCES, type HistoryLine } from "../../sagas/replay/compare-decisions.ts";
import { table } from "../table.ts";
import { moment } from "../time-words.ts";
import type { Replayed } from "./replay.ts";

/** A timeline for each subscription, with what differs marked, for a person. */
export function replayReport(from: number, to: number, replayed: readonly Replayed[]): string {
  const all = replayed.flatMap(({ lines }) => lines);
  const differing = all.filter(({ verdict }) => DIFFERENCES.has(verdict));
  const timelines = replayed.map(
    ({ subscription, lines }) => `subscription ${subscription}\n${table(HEAD, lines.map(cells))}`,
  );
  const summary =
    differing.length === 0
      ? `blocks ${from} to ${to}: ${all.length} decisions and effects, and all is as it had to be`
      : `blocks ${from} to ${to}: ${differing.length} of ${all.length} differ, marked with !!`;
  return [...timelines, summary].join("\n\n");
}

const HEAD = ["", "BLOCK", "TIME", "WHAT", "VERDICT", "DETAIL"];

function cells({ at, block, what, verdict, detail }: HistoryLine): readonly string[] {
  const mark = DIFFERENCES.has(verdict) ? "!!" : "";
  // Keys may hold hashes and addresses: their beginnings tell them apart.
  const short = what.replace(/0x([0-9a-f]{8})[0-9a-f]{24,}/gi, "0x$1…");
  return [mark, block === null ? "-" : `${block}`, moment(at * 1000), short, verdict, detail];
}
