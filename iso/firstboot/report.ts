import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Status } from "./status.ts";

/** Writes how far it is to where the consoles find it, and what is new to the journal. */
export function report(runFolder: string): (status: Status) => Promise<void> {
  const file = join(runFolder, "status.json");
  let before: Status | null = null;
  let turn = Promise.resolve();
  return (status) => {
    turn = turn.then(async () => {
      for (const line of news(before, status)) process.stdout.write(`${line}\n`);
      before = status;
      await mkdir(runFolder, { recursive: true, mode: 0o700 });
      // In memory, for who reads at any time: nothing to wait for, and never half of it.
      await writeFile(`${file}.new`, JSON.stringify(status), { mode: 0o600 });
      await rename(`${file}.new`, file);
    });
    return turn;
  };
}

function news(before: Status | null, { id, title, line, error }: Status): readonly string[] {
  const isOther = before?.id !== id;
  return [
    ...(isOther ? [`${id}: ${title}`] : []),
    ...(line !== "" && (isOther || before?.line !== line) ? [`${id}: ${line}`] : []),
    ...(error !== null && (isOther || before?.error !== error)
      ? [`${id}: ${error.code}: ${error.what} ${error.remedy}`]
      : []),
  ];
}
