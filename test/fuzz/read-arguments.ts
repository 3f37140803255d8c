import { parseArgs } from "node:util";
import { CAMPAIGNS, type Wishes } from "./campaigns.ts";

/**
 * Reads the task's arguments.
 *
 * @throws Error that says what is wrong with them.
 */
export function readArguments(args: string[]): { help: boolean; names: string[]; wishes: Wishes } {
  const { values, positionals } = parseArgs({
    args,
    options: {
      runs: { type: "string" },
      depth: { type: "string" },
      seed: { type: "string" },
      help: { type: "boolean", short: "h", default: false },
    },
    allowPositionals: true,
  });
  const unknown = positionals.find((name) => !Object.hasOwn(CAMPAIGNS, name));
  if (unknown !== undefined) throw new Error(`no such campaign: ${unknown}`);
  const { help, runs, depth, seed } = values;
  if (seed !== undefined && !/^0x[0-9a-f]{1,64}$/i.test(seed)) throw new Error(`not a seed: ${seed}`);
  return { help, names: positionals, wishes: { runs: count(runs), depth: count(depth), seed } };
}

function count(text: string | undefined): number | undefined {
  if (text !== undefined && !/^[1-9]\d{0,8}$/.test(text)) throw new Error(`not a number from 1: ${text}`);
  return text === undefined ? undefined : Number(text);
}
