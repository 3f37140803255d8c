import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { decodeDelegation } from "../../protocol/delegation-token.ts";
import { type DelegatedKey, KEY_FILES } from "./delegated-key.ts";
import { isSignedBy } from "./is-signed-by.ts";
import type { MachineFile } from "./machine-file.ts";
import { placeOf } from "./place-of.ts";

/** What is kept beside a key, so that it need not be read from the certificate. */
export const keyRecordSchema = z.strictObject({
  wallet: z.string().regex(/^0x[0-9a-f]{40}$/),
  /** The base64 part of the public key. */
  key: z.string().regex(/^[A-Za-z0-9+/]{68}$/),
  delegation: z.string(),
});

/** What a key must be good for. */
export interface KeyWish {
  /** Lower case; null: any wallet's. */
  readonly wallet: string | null;
  /** The network that the key is bound to. */
  readonly source: string | null;
}

/** A key that will soon end is not used any more: seconds, or this part of its life where that is less. */
const TOO_SHORT_SECONDS = 600;
const TOO_SHORT_PART = 10;

/**
 * The key of a machine that lasts longest, among those that still fit the machine and the wish; keys that have ended
 * are removed.
 *
 * @param folder that `openStateFolder` made
 * @param now unix seconds
 */
export async function findKey(
  folder: string,
  machine: MachineFile,
  wish: KeyWish,
  now: number,
): Promise<DelegatedKey | null> {
  let best: DelegatedKey | null = null;
  for (const { name } of await readdir(folder, { withFileTypes: true })) {
    if (!name.startsWith("key-")) continue;
    const found = await readKey(join(folder, name), machine, wish);
    if (found === null) continue;
    const { expiresAt, lasts } = found;
    if (expiresAt <= now) await rm(found.folder, { recursive: true, force: true });
    else if (
      expiresAt - now > Math.min(TOO_SHORT_SECONDS, lasts / TOO_SHORT_PART) &&
      expiresAt > (best?.expiresAt ?? 0)
    )
      best = { folder: found.folder, wallet: found.wallet, expiresAt };
  }
  return best;
}

/** Null when it is for something else, or is not what was put there. */
async function readKey(folder: string, machine: MachineFile, wish: KeyWish) {
  try {
    const text = await readFile(join(folder, KEY_FILES.delegation), "utf8");
    const { wallet, key, delegation: token } = keyRecordSchema.parse(JSON.parse(text));
    const { delegation, signature } = decodeDelegation(token);
    const fits =
      (wish.wallet ?? wallet) === wallet &&
      delegation.source === wish.source &&
      delegation.user === machine.user &&
      isSignedBy(wallet, placeOf(machine), delegation, key, signature);
    const { issuedAt, expiresAt } = delegation;
    return fits ? { folder, wallet, expiresAt, lasts: expiresAt - issuedAt } : null;
  } catch {
    return null;
  }
}
