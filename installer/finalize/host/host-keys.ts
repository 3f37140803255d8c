import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { getAddress } from "ethers";
import { z } from "zod";
import type { KeyFiles } from "../../../keeper/chain/key-files.ts";
import { makeKey } from "../../../keeper/chain/make-key.ts";
import { FinalError } from "../../../keeper/core/errors.ts";
import type { HostSetup } from "../ports/host-setup.ts";

/** The only part of a keystore that is no secret. */
const keystore = z.object({ address: z.string().regex(/^(0x)?[0-9a-fA-F]{40}$/) });

/** Where the keeper's keys are, below its folder. */
export function keyFilesIn(keeperFolder: string): HostSetup["keyFiles"] {
  const files = (name: string) => ({
    keystoreFile: join(keeperFolder, "keys", `${name}.keystore.json`),
    passphraseFile: join(keeperFolder, "keys", `${name}.passphrase`),
  });
  return { keeper: files("keeper"), attestation: files("attestation") };
}

/** The keeper's keys. One that is there is kept, whatever else is missing: it may have a role, and money. */
export function hostKeys(keeperFolder: string): HostSetup["keys"] {
  const files = keyFilesIn(keeperFolder);
  return {
    async look() {
      const keeper = await addressIn(files.keeper);
      const attestation = await addressIn(files.attestation);
      return keeper === null || attestation === null ? null : { keeper, attestation };
    },
    async make(say) {
      await mkdir(join(keeperFolder, "keys"), { recursive: true, mode: 0o700 });
      const made = async (name: string, its: KeyFiles) => {
        const known = await addressIn(its);
        if (known !== null) return known;
        const { address } = await makeKey(its);
        say(`The ${name} key is ${address}.`);
        return address;
      };
      return {
        keeper: await made("keeper's", files.keeper),
        attestation: await made("attestation", files.attestation),
      };
    },
  };
}

/** Null when there is no key. A keystore is there only whole, and after its passphrase. */
async function addressIn({ keystoreFile }: KeyFiles): Promise<string | null> {
  let text: string;
  try {
    text = await readFile(keystoreFile, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw unreadable(keystoreFile);
  }
  try {
    return getAddress(`0x${keystore.parse(JSON.parse(text)).address.replace(/^0x/, "")}`);
  } catch {
    throw unreadable(keystoreFile);
  }
}

/** Without the reason: it might quote the file. */
function unreadable(file: string): FinalError {
  return new FinalError(
    "KEY_UNREADABLE",
    `The keystore ${file} is there and cannot be read.`,
    "Restore it from a backup. If it never had a role or money, move it away: another is made.",
  );
}
