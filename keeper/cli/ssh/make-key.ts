import { mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { ed25519 } from "@noble/curves/ed25519.js";
import { FinalError } from "../../core/errors.ts";
import { toBase32 } from "../../protocol/base32.ts";
import { delegationMessage } from "../../protocol/delegation-message.ts";
import { encodeDelegation } from "../../protocol/delegation-token.ts";
import { opensshPrivateKey } from "../../protocol/openssh-private-key.ts";
import { sshCertificate } from "../../protocol/ssh-certificate.ts";
import { sshHostKey } from "../../protocol/ssh-host-key.ts";
import { type DelegatedKey, KEY_FILES } from "./delegated-key.ts";
import { isSignedBy } from "./is-signed-by.ts";
import type { MachineFile } from "./machine-file.ts";
import { placeOf } from "./place-of.ts";
import type { TenantWallet } from "./tenant-wallet.ts";

/** The guest's clock may be behind ours by so much, seconds. */
const CLOCK_SKEW = 300;

export interface KeyRequest {
  readonly machine: MachineFile;
  readonly wallet: TenantWallet;
  /** Seconds that the key is good for. */
  readonly lifetime: number;
  /** The only network that it may be used from; null: from anywhere. */
  readonly source: string | null;
  /** Unix seconds. */
  readonly now: number;
  /** So many bytes that nobody can foresee. */
  readonly random: (bytes: number) => Uint8Array;
}

/**
 * Makes a key, has the wallet let it in, and puts it with its certificate into the machine's folder: all of it appears
 * there at once, or nothing.
 *
 * @throws FinalError SSH_WALLET_NOT_PLAIN when what the wallet gave is not its own ECDSA signature; what the wallet throws
 */
export async function makeKey(folder: string, request: KeyRequest): Promise<DelegatedKey> {
  const { machine, wallet: signer, lifetime, source, now, random } = request;
  const { user, vm } = machine;
  const secretKey = random(32);
  const { line } = sshHostKey(ed25519.getPublicKey(secretKey));
  const [, key = ""] = line.split(" ");
  const expiresAt = now + lifetime;
  const delegation = {
    scope: "machine",
    issuedAt: now,
    expiresAt,
    nonce: toBase32(random(16)),
    user,
    source,
  } as const;
  const place = placeOf(machine);
  const { address, signature } = await signer.signText((wallet) =>
    delegationMessage(place, delegation, key, wallet),
  );
  if (!isSignedBy(address, place, delegation, key, signature))
    throw new FinalError(
      "SSH_WALLET_NOT_PLAIN",
      `The wallet ${address} did not sign with a key of its own, so the machine cannot check it by itself.`,
      "A contract wallet delegates on the keys page of the portal, which asks the chain; or approves each login by link.",
    );
  const wallet = address.toLowerCase();
  const token = encodeDelegation(delegation, signature);
  const certificate = sshCertificate({
    secretKey,
    nonce: random(32),
    keyId: `blockhost ${vm} by ${wallet}`,
    user,
    validAfter: now - CLOCK_SKEW,
    validBefore: expiresAt,
    delegation: token,
  });
  const check = new DataView(random(4).slice().buffer).getUint32(0);
  const draft = await mkdtemp(join(folder, "new-"));
  try {
    const put = (name: string, text: string) => writeFile(join(draft, name), text, { mode: 0o600 });
    await put(KEY_FILES.key, opensshPrivateKey(secretKey, check));
    await put(KEY_FILES.certificate, `${certificate}\n`);
    await put(KEY_FILES.delegation, `${JSON.stringify({ wallet, key, delegation: token })}\n`);
    const made = join(folder, basename(draft).replace(/^new-/, "key-"));
    await rename(draft, made);
    return { folder: made, wallet, expiresAt };
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  } finally {
    secretKey.fill(0);
  }
}
