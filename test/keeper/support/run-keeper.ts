import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { keeperProgram } from "../../../devnet/keeper/keeper-program.ts";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

/** A line of the keeper's log. */
export interface LogLine {
  readonly level: number;
  readonly msg: string;
  readonly code?: string;
  readonly error?: string;
  readonly remedy?: string;
  readonly subscription?: string;
  readonly step?: string;
  readonly detail?: string;
}

/** The keeper as an operator starts it. It must end before the test does. */
export async function runKeeper(...args: string[]) {
  const child: ChildProcess = spawn(process.execPath, [await keeperProgram(), ...args], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const lines: LogLine[] = [];
  let complaints = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    complaints += chunk.toString();
  });
  const heard = new Set<() => void>();
  if (!child.stdout) throw new Error("no output");
  createInterface({ input: child.stdout }).on("line", (text) => {
    lines.push(JSON.parse(text) as LogLine);
    for (const look of [...heard]) look();
  });
  /** Waits for a line; mocha's time limit ends it. */
  const says = (match: Partial<LogLine>) =>
    new Promise<LogLine>((resolve) => {
      const look = () => {
        const keys = Object.keys(match) as (keyof LogLine)[];
        const found = lines.find((line) => keys.every((key) => line[key] === match[key]));
        if (!found) return;
        heard.delete(look);
        resolve(found);
      };
      heard.add(look);
      look();
    });
  const started = says({ msg: "keeper started" });
  const ended = once(child, "close").then(([code]) => {
    expect(complaints).to.equal("");
    return { code: code as number, lines };
  });
  return { child, lines, says, started, ended };
}
