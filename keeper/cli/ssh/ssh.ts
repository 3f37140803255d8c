import { writeFile } from "node:fs/promises";
import { FinalError } from "../../core/errors.ts";
import type { Time } from "../../core/time.ts";
import type { DelegatedKey } from "./delegated-key.ts";
import { findKey } from "./find-key.ts";
import { type MachineFile, readMachineFile } from "./machine-file.ts";
import { makeKey } from "./make-key.ts";
import { openMachine } from "./open-machine.ts";
import { prepareSsh } from "./prepare-ssh.ts";
import type { SshOptions } from "./ssh-options.ts";
import { openStateFolder, sshStateRoot } from "./state-folder.ts";
import type { TenantWallet } from "./tenant-wallet.ts";

/** What `blockhost ssh` has of the world around it. */
export interface SshOutside {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly time: Time;
  readonly random: (bytes: number) => Uint8Array;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly openWallet: (options: SshOptions) => Promise<TenantWallet>;
  /** Runs ssh on this terminal and gives its exit code. */
  readonly runSsh: (args: readonly string[]) => Promise<number>;
}

/**
 * Brings a tenant to their machine: finds or makes a key that the wallet has let in, and runs ssh with it.
 *
 * @returns the exit code
 */
export async function ssh(
  command: readonly string[],
  options: SshOptions,
  outside: SshOutside,
): Promise<number> {
  const wallet = await outside.openWallet(options);
  let machine: MachineFile;
  let entry: { readonly file: string; readonly text: string };
  try {
    machine = await findMachine(options, wallet, outside);
    const root = sshStateRoot(outside.env);
    const folder = await openStateFolder(root, machine);
    const key = await goodKey(folder, machine, options, wallet, outside);
    entry = await prepareSsh(folder, machine, key);
  } finally {
    await wallet.close();
  }
  if (options.printConfig) {
    outside.out(entry.text.trimEnd());
    return 0;
  }
  return outside.runSsh(["-F", entry.file, machine.vm, ...(command.length === 0 ? [] : ["--", ...command])]);
}

async function findMachine(
  options: SshOptions,
  wallet: TenantWallet,
  { time }: SshOutside,
): Promise<MachineFile> {
  const { machine, rpc, chainId, contract, id: tokenId, save } = options;
  if (machine !== undefined && rpc === undefined && save === undefined) return readMachineFile(machine);
  if (machine !== undefined || rpc === undefined || !chainId || !contract || !tokenId)
    throw new FinalError(
      "SSH_WHICH_MACHINE",
      "It was not said which machine is meant.",
      "Give --machine FILE; or --rpc, --chain-id, --contract and --id, and with them --save FILE if you like.",
    );
  const found = await openMachine({ rpc, chainId, contract, tokenId }, wallet, time);
  if (save !== undefined) await writeFile(save, `${JSON.stringify(found, null, 2)}\n`, { mode: 0o600 });
  return found;
}

async function goodKey(
  folder: string,
  machine: MachineFile,
  { lifetime, from }: SshOptions,
  wallet: TenantWallet,
  { time, random, err }: SshOutside,
): Promise<DelegatedKey> {
  const now = Math.floor(time.now() / 1000);
  const source = from ?? null;
  const found = await findKey(folder, machine, { wallet: wallet.address, source }, now);
  if (found !== null) return found;
  const made = await makeKey(folder, { machine, wallet, lifetime, source, now, random });
  const until = new Date(made.expiresAt * 1000).toISOString().replace(/:\d\d\.000Z$/, "Z");
  err(`blockhost: ${made.wallet} lets a new key in to ${machine.vm} as ${machine.user} until ${until}`);
  return made;
}
