import { readFile } from "node:fs/promises";
import { z } from "zod";
import { FinalError } from "../../core/errors.ts";
import { parseSshHostKey } from "../../protocol/ssh-host-key.ts";

const schema = z.strictObject({
  version: z.literal(1),
  /** The VM's own host name; also what it is called in ssh's configuration. */
  vm: z.string().regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/),
  /** Where its sshd answers: name or address, without the port. */
  host: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9.:-]{0,252}$/),
  port: z.int().min(1).max(65_535),
  /** Linux user of the tenant. */
  user: z.string().regex(/^[a-z_][a-z0-9_-]{0,31}$/),
  /** `ssh-ed25519 AAAA…`, without a comment. */
  hostKey: z.string().refine((line) => parseSshHostKey(line)?.line === line, "not an ssh-ed25519 key"),
  /** host[:port] of the portal: what wallets show. */
  domain: z.string().regex(/^[A-Za-z0-9.-]{1,121}(:[0-9]{1,5})?$/),
  chainId: z.int().min(1),
  /** AccessCredential. */
  contract: z.string().regex(/^0x[0-9a-f]{40}$/),
  tokenId: z.string().regex(/^(0|[1-9][0-9]{0,19})$/),
});

/** What a tenant knows of a machine of theirs. Nothing in it is secret. */
export type MachineFile = z.infer<typeof schema>;

/**
 * Reads a machine file (JSON).
 *
 * @throws FinalError SSH_MACHINE_FILE naming every field that is wrong
 */
export async function readMachineFile(file: string): Promise<MachineFile> {
  let problem: string;
  try {
    const parsed = schema.safeParse(JSON.parse(await readFile(file, "utf8")));
    if (parsed.success) return parsed.data;
    problem = parsed.error.issues
      .map(({ path, message }) => `${path.join(".") || "the whole"}: ${message}`)
      .join("; ");
  } catch (error) {
    problem = error instanceof Error ? error.message : String(error);
  }
  throw new FinalError(
    "SSH_MACHINE_FILE",
    `The machine file ${file} cannot be used: ${problem}.`,
    "Give --machine a file that `blockhost ssh --rpc … --save FILE` wrote.",
  );
}
