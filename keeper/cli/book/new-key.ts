import { mkdir, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { encryptKeystoreJson, hexlify, Wallet } from "ethers";
import { readPrivateFile } from "../../chain/private-file.ts";
import { FinalError } from "../../core/errors.ts";
import { CLI_EXIT } from "../exit-codes.ts";
import { json } from "../json.ts";
import type { Terminal } from "../terminal.ts";
import { usageError } from "../usage-error.ts";
import { AddressBook } from "./address-book.ts";
import { bookName } from "./book-name.ts";
import type { ChangeOptions } from "./change-entry.ts";

export interface NewKeyOptions extends ChangeOptions {
  readonly passphraseFile?: string;
}

/** Short ones are found by trying, keystore in hand. */
const LEAST_PASSPHRASE = 12;

/** `blockhost ab new NAME`: a key that only its keystore has, beside the book. */
export async function newKey(
  terminal: Terminal,
  { passphraseFile, json: asJson, dryRun }: NewKeyOptions,
  text: string,
): Promise<number> {
  const name = bookName(text);
  const book = await AddressBook.open(terminal);
  const known = book.entries.get(name);
  if (known !== undefined)
    throw usageError(
      `${name} is already ${known.address}.`,
      "Choose another name, or forget this one first.",
    );
  const keystore = resolve(dirname(book.file), "keys", `${name}.json`);
  if (dryRun) {
    terminal.out(
      asJson ? json({ name, keystore }) : `${name} would be a new address, with its key in ${keystore}`,
    );
    return CLI_EXIT.ok;
  }
  const passphrase =
    passphraseFile === undefined
      ? await askTwice(terminal, name)
      : (await readPrivateFile(passphraseFile, "passphrase file")).replace(/[\r\n]+$/, "");
  if (passphrase.length < LEAST_PASSPHRASE)
    throw usageError(
      `A passphrase needs ${LEAST_PASSPHRASE} characters or more.`,
      "Several words that belong together for nobody but you are easier than signs.",
    );
  const { address, privateKey } = new Wallet(hexlify(terminal.random(32)));
  const encrypted = await encryptKeystoreJson({ address, privateKey }, passphrase, {
    salt: terminal.random(32),
    iv: terminal.random(16),
    uuid: hexlify(terminal.random(16)),
  });
  await write(keystore, encrypted);
  book.set(name, { address, keystore });
  await book.save();
  if (asJson) terminal.out(json({ name, address, keystore }));
  else
    terminal.out(
      `${name} is ${address}\n  its key is in ${keystore}: keep a copy of it and of its passphrase`,
    );
  return CLI_EXIT.ok;
}

async function askTwice({ ask }: Terminal, name: string): Promise<string> {
  const first = await ask(`New passphrase for ${name}: `, true);
  if ((await ask("The same again: ", true)) === first) return first;
  throw usageError("The two passphrases differ.", "Start again.");
}

/** Never over a key that is there: it may have money. */
async function write(file: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await writeFile(file, `${text}\n`, { flag: "wx", mode: 0o600 });
  } catch (error) {
    throw new FinalError(
      "KEY_UNWRITABLE",
      `The new key cannot be kept in ${file}: ${(error as Error).message}.`,
      "Choose another name if there is a key already; else see that the folder is yours and its disk has space.",
    );
  }
}
