import { mkdir, open, readFile, unlink } from "node:fs/promises";
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import { z } from "zod";
import { FinalError } from "../../core/errors.ts";
import type { Terminal } from "../terminal.ts";

const hex32 = z.string().regex(/^0x[0-9a-f]{64}$/);
const address = z.string().regex(/^0x[0-9a-fA-F]{40}$/);

const schema = z.strictObject({
  version: z.literal(1),
  word: z.string(),
  chainId: z.int(),
  inbox: address,
  /** Who posts it. */
  by: address,
  /** Unix seconds. */
  deadline: z.int(),
  /** Head of the chain when it was sealed: it was posted later. */
  block: z.int(),
  /** keccak256: tells the command's event from others of the same sender. */
  ciphertextHash: hex32,
  /** X25519 secret that opens the result. */
  replySecret: hex32,
});

/** What is needed to find a command that was sealed, and to read what came of it. */
export type Receipt = z.infer<typeof schema>;

/** Keeps a receipt where nobody else can read it; returns its path. @throws FinalError RECEIPT_UNUSABLE */
export async function keepReceipt({ env }: Pick<Terminal, "env">, receipt: Receipt): Promise<string> {
  const folder = folderOf(env);
  const path = join(folder, `${receipt.word}-${receipt.ciphertextHash.slice(2, 14)}.json`);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const file = await open(path, "wx", 0o600);
    try {
      await file.writeFile(`${JSON.stringify(receipt, null, 2)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    return path;
  } catch (error) {
    throw unusable(path, error);
  }
}

/** @throws FinalError RECEIPT_UNUSABLE */
export async function readReceipt(path: string): Promise<Receipt> {
  try {
    return schema.parse(JSON.parse(await readFile(path, "utf8")));
  } catch (error) {
    // What a parser says may quote the file, and there is a secret in it.
    throw unusable(path, error instanceof Error && "code" in error ? error : "it is no receipt of a command");
  }
}

/** The result has been read, and the secret opens nothing else. */
export async function dropReceipt(path: string): Promise<void> {
  await unlink(path).catch(() => {});
}

/** A folder of the user's (XDG Base Directory Specification). */
function folderOf(env: Terminal["env"]): string {
  const given = env.XDG_STATE_HOME ?? "";
  const home = env.HOME || homedir();
  return join(isAbsolute(given) ? given : join(home, ".local/state"), "blockhost/commands");
}

function unusable(path: string, why: unknown): FinalError {
  return new FinalError(
    "RECEIPT_UNUSABLE",
    `The receipt ${path} cannot be used (${why instanceof Error ? why.message : why}).`,
    "Name a receipt that `blockhost command` has kept; XDG_STATE_HOME says where they are kept.",
  );
}
