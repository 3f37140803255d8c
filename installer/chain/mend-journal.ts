import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { status, trackTransaction, wipe } from "@nomicfoundation/ignition-core";
import { z } from "zod";
import { writePrivateFile } from "../../keeper/chain/write-private-file.ts";
import { FinalError } from "../../keeper/core/errors.ts";
import type { DeploymentProvider } from "./deployment-provider.ts";
import type { fileArtifacts } from "./file-artifacts.ts";
import { mixedState } from "./mixed-state.ts";

/** What is read of Ignition's journal: one JSON object a line, written before what it tells of is done. */
const lineShape = z.looseObject({
  type: z.string(),
  futureId: z.string().optional(),
  nonce: z.int().optional(),
  transaction: z.looseObject({ hash: z.string() }).optional(),
});

interface Line {
  readonly text: string;
  readonly type: string;
  readonly futureId: string | undefined;
  readonly nonce: number | undefined;
  readonly hash: string | undefined;
}

/**
 * Makes a journal whole that a crash has left, so that Ignition goes on by it without asking anybody:
 *
 * - a last line that is cut off is taken back: what it was to tell of was not begun
 * - a transaction that was about to be sent is told to Ignition when it is in the outbox, else it was never signed
 * - what failed is forgotten and tried again: nothing came of it
 *
 * @param folder of the deployment; nothing happens where there is no journal
 * @throws FinalError DEPLOYMENT_JOURNAL_DAMAGED, DEPLOYMENT_STATE_MIXED
 */
export async function mendJournal(
  folder: string,
  artifacts: ReturnType<typeof fileArtifacts>,
  provider: DeploymentProvider,
): Promise<void> {
  const file = join(folder, "journal.jsonl");
  const text = await readFile(file, "utf8").catch(() => null);
  if (text === null) return;
  const lines = linesOf(file, text);
  const announced = unsent(lines);
  for (const { hash } of lines)
    if (hash !== undefined && !provider.knows(hash)) throw mixedState(`nobody knows what ${hash} was`);
  for (const { nonce = -1 } of announced)
    if (await provider.mayBeUsed(nonce)) throw mixedState(`transaction ${nonce} may have been sent`);
  const unsigned = announced.filter(({ nonce }) => provider.hashOf(nonce ?? -1) === null);
  const mended = lines.filter((line) => !unsigned.includes(line)).map((line) => `\n${line.text}`);
  if (mended.join("") !== text) await writePrivateFile(file, mended.join(""));
  if (mended.length === 0) return;
  for (const { nonce = -1 } of announced) {
    const hash = provider.hashOf(nonce);
    if (hash !== null) await trackTransaction(folder, hash, provider);
  }
  const { failed, timedOut } = await status(folder, artifacts);
  for (const { futureId } of [...failed, ...timedOut]) await wipe(folder, artifacts, futureId);
}

function linesOf(file: string, text: string): readonly Line[] {
  const lines = text.split("\n").filter((line) => line !== "");
  return lines.flatMap((line, index) => {
    const parsed = lineShape.safeParse(parseJson(line));
    if (parsed.success) {
      const { type, futureId, nonce, transaction } = parsed.data;
      return [{ text: line, type, futureId, nonce, hash: transaction?.hash }];
    }
    if (index === lines.length - 1) return [];
    throw damaged(file, index + 1);
  });
}

/** Lines that announce a transaction of which no later one says that it was sent. */
function unsent(lines: readonly Line[]): readonly Line[] {
  const open = new Map<string | undefined, Line>();
  for (const line of lines) {
    if (line.type === "TRANSACTION_PREPARE_SEND") open.set(line.futureId, line);
    if (line.type === "TRANSACTION_SEND" || line.type === "WIPE_APPLY") open.delete(line.futureId);
  }
  return [...open.values()];
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function damaged(file: string, line: number): FinalError {
  return new FinalError(
    "DEPLOYMENT_JOURNAL_DAMAGED",
    `Line ${line} of ${file} cannot be read.`,
    "Bring the installer's state folder back from a backup. Without it, move the file's folder away: a new deployment begins, and what the old one has made stays unused.",
  );
}
