import { closeSync, openSync } from "node:fs";
import { ReadStream } from "node:tty";
import { FinalError } from "../core/errors.ts";

const ENTER = ["\r", "\n"];
const CTRL_C = "\x03";
const CTRL_D = "\x04";
const CTRL_U = "\x15";
const BACKSPACE = ["\x7f", "\b"];

/**
 * Asks on the terminal, whatever stdin and stdout are.
 *
 * @param tell shows the question
 * @param isSecret shows nothing of the answer
 * @throws FinalError TERMINAL_MISSING, TERMINAL_LEFT when a secret was refused with Ctrl-C
 */
export async function readAnswer(
  question: string,
  tell: (text: string) => void,
  isSecret: boolean,
): Promise<string> {
  const terminal = openTerminal();
  // Otherwise the terminal itself shows and edits the line, and gives it as a whole.
  terminal.setRawMode(isSecret);
  terminal.setEncoding("utf8");
  tell(question);
  let typed = "";
  try {
    for await (const chunk of terminal) {
      for (const char of String(chunk)) {
        if (ENTER.includes(char) || char === CTRL_D) return typed;
        if (char === CTRL_C) throw new FinalError("TERMINAL_LEFT", "No answer was given.", "Start again.");
        if (char === CTRL_U) typed = "";
        else if (BACKSPACE.includes(char)) typed = [...typed].slice(0, -1).join("");
        else typed += char;
      }
    }
    return typed;
  } finally {
    terminal.setRawMode(false);
    terminal.destroy();
    if (isSecret) tell("\n");
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
      "TERMINAL_MISSING",
      "There is no terminal to ask for a passphrase or a confirmation on.",
      "Put a passphrase into a file that only you can read (chmod 600) and name it with --passphrase-file; confirm with --yes.",
      { cause },
    );
  }
}
