import { z } from "zod";
import { FinalError } from "../../keeper/core/errors.ts";
import { readAnswer } from "../../keeper/proxmox/read-answer.ts";
import type { SecretKeeper } from "../finalize/ports/pve-setup.ts";
import type { PveRoot } from "./pve-root.ts";
import { read } from "./read.ts";

const tokensShape = z.array(
  z
    .object({
      tokenid: z.string(),
      privsep: z.coerce.number().default(1),
      expire: z.coerce.number().default(0),
    })
    .loose(),
);
const madeShape = z.object({ value: z.string() }).loose();

export interface TokenOptions {
  readonly user: string;
  /** Its name after the `!`. */
  readonly name: string;
  readonly secret: SecretKeeper;
  /** Whether Proxmox VE takes a secret for this token's: a kept one may be that of a token which was removed. */
  works(secret: string): Promise<boolean>;
}

/**
 * The user has a token that is privilege separated, never over, and whose secret is kept. Proxmox VE tells a secret
 * once: one that was lost between its making and its keeping is gone, so its token is removed and another made.
 */
export async function ensureToken(root: PveRoot, { user, name, secret, works }: TokenOptions): Promise<void> {
  const all = `/access/users/${encodeURIComponent(user)}/token`;
  const path = `${all}/${name}`;
  const found = (await read(root, all, tokensShape)).find(({ tokenid }) => tokenid === name);
  if (found !== undefined && (found.privsep !== 1 || found.expire !== 0))
    await root("PUT", path, { privsep: 1, expire: 0 });
  const kept = await secret.read();
  if (found !== undefined && kept !== null && (await works(kept))) return;
  if (found !== undefined) await root("DELETE", path);
  const made = await root("POST", path, { privsep: 1, comment: "BlockHost's keeper" });
  const { value } = readAnswer(madeShape, made, "the new token");
  await secret.write(value);
  if (await works(value)) return;
  throw new FinalError(
    "PVE_TOKEN_REFUSED",
    `Proxmox VE does not take the token ${user}!${name} that it has just made`,
    "check that the address given for the keeper is that of this Proxmox VE",
  );
}
