import { closeSync, openSync } from "node:fs";
import { ReadStream } from "node:tty";
import { FinalError } from "../../core/errors.ts";

const ENTER = ["\r", "\n"];
const CTRL_C = "\x03";
const CTRL_D = "\x04";
const CTRL_U = "\x15";
const BACKSPACE = ["\x7f", "\b"];

/**
 * Asks on the terminal, whatever stdin and stdout are, and shows nothing of the answer.
 *
 * @throws FinalError SSH_NO_TERMINAL, SSH_WALLET_PASSPHRASE when it was left with Ctrl-C
 */
export async function readPassphrase(question: string, ask: (text: string) => void): Promise<string> {
  const terminal = openTerminal();
  terminal.setRawMode(true);
  terminal.setEncoding("utf8");
  ask(question);
  let typed = "";
  try {
    for await (const chunk of terminal) {
      for (const char of String(chunk)) {
        if (ENTER.includes(char) || char === CTRL_D) return typed;
        if (char === CTRL_C)
          throw new FinalError("SSH_WALLET_PASSPHRASE", "No passphrase was given.", "Start again.");
        if (char === CTRL_U) typed = "";
        else if (BACKSPACE.includes(char)) typed = [...typed].slice(0, -1).join("");
        else typed += char;
      }
    }
    return typed;
  } finally {
    terminal.setRawMode(false);
    terminal.destroy();
    ask("\n");
  }
}

function openTerminal(): ReadStream {
  try {
    const fd = openSync("/dev/tty", "r+");
    try {
      return new ReadStream(fd);
    } catch (error) {
      closeSync(fd);
      throw error;
    }
  } catch (cause) {
    throw new FinalError(
      "SSH_NO_TERMINAL",
      "There is no terminal to ask for the keystore's passphrase on.",
      "Put the passphrase into a file that only you can read (chmod 600) and name it with --passphrase-file.",
      { cause },
    );
  }
}
