import { lstat, mkdir } from "node:fs/promises";
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import { FinalError } from "../../core/errors.ts";
import type { MachineFile } from "./machine-file.ts";

/** Where the keys of all machines are: a folder of the user's (XDG Base Directory Specification). */
export function sshStateRoot(env: Readonly<Record<string, string | undefined>>): string {
  const given = env.XDG_STATE_HOME ?? "";
  const home = env.HOME || homedir();
  return join(isAbsolute(given) ? given : join(home, ".local/state"), "blockhost/ssh");
}

/**
 * Makes the folder of one machine, which nobody else may look into.
 *
 * @throws FinalError SSH_STATE_FOLDER when it is somebody else's or others may look into it
 */
export async function openStateFolder(root: string, machine: MachineFile): Promise<string> {
  const folder = join(root, `${machine.vm}-${machine.chainId}-${machine.contract}-${machine.tokenId}`);
  // Quotes and line ends have no place in ssh's configuration, which names the folder.
  const problem = /["\n\r]/.test(folder) ? "its name has a quote in it" : await makePrivate(folder);
  if (problem !== null)
    throw new FinalError(
      "SSH_STATE_FOLDER",
      `Keys cannot be kept in ${folder}: ${problem}.`,
      "Make it a folder that is yours alone (chmod 700), or name another place in XDG_STATE_HOME.",
    );
  return folder;
}

async function makePrivate(folder: string): Promise<string | null> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const stat = await lstat(folder);
    if (!stat.isDirectory()) return "it is not a folder";
    if (stat.uid !== process.getuid?.()) return "it belongs to another user";
    return (stat.mode & 0o077) === 0 ? null : "others may look into it";
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
