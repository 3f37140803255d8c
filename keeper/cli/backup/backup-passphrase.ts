import { readPrivateFile } from "../../chain/private-file.ts";
import { FinalError } from "../../core/errors.ts";
import type { Terminal } from "../terminal.ts";

/** The keys of the host lie behind it, and whoever has the file may guess for ever. */
const LEAST_CHARACTERS = 12;

/**
 * A backup's passphrase, from a file or a person, who types a new one twice. Line ends after it do not count.
 *
 * @throws FinalError BACKUP_PASSPHRASE, KEY_UNREADABLE, KEY_PERMISSIONS, TERMINAL_…
 */
export async function backupPassphrase(
  terminal: Terminal,
  file: string | undefined,
  isNew: boolean,
): Promise<string> {
  if (file !== undefined)
    return checked((await readPrivateFile(file, "passphrase file")).replace(/[\r\n]+$/, ""), isNew);
  const passphrase = checked(await terminal.ask("Passphrase of the backup: ", true), isNew);
  if (isNew && (await terminal.ask("The same again: ", true)) !== passphrase)
    throw new FinalError("BACKUP_PASSPHRASE", "The two passphrases differ.", "Start again.");
  return passphrase;
}

function checked(passphrase: string, isNew: boolean): string {
  if (isNew && [...passphrase].length < LEAST_CHARACTERS)
    throw new FinalError(
      "BACKUP_PASSPHRASE",
      `The passphrase has fewer than ${LEAST_CHARACTERS} characters.`,
      "Take a longer one, such as five words that you drew at random, and keep it apart from the backup.",
    );
  return passphrase;
}
