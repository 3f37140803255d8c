import { readdir } from "node:fs/promises";
import { basename, dirname } from "node:path";

/** An encrypted JSON keystore and the file with its passphrase. */
export interface KeyFiles {
  readonly keystoreFile: string;
  readonly passphraseFile: string;
}

/** The files of the key that was made as the `number`th; the first is the one that the configuration names. */
export function keyFilesOf({ keystoreFile, passphraseFile }: KeyFiles, number: number): KeyFiles {
  if (number === 1) return { keystoreFile, passphraseFile };
  return { keystoreFile: `${keystoreFile}.${number}`, passphraseFile: `${passphraseFile}.${number}` };
}

/** The numbers of a key and of those that took, or will take, its place: its files are beside it. The oldest first. */
export async function keyNumbers({ keystoreFile }: KeyFiles): Promise<readonly number[]> {
  const stem = `${basename(keystoreFile)}.`;
  // Whether the first can be read is for who opens it to say.
  const names = await readdir(dirname(keystoreFile)).catch(() => []);
  const later = names.flatMap((name) => {
    const number = name.startsWith(stem) ? name.slice(stem.length) : "";
    return /^[1-9]\d{0,5}$/.test(number) && number !== "1" ? [Number(number)] : [];
  });
  return [1, ...later.sort((a, b) => a - b)];
}
