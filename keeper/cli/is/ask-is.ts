import { complaint } from "../complaint.ts";
import { type Desk, openDesk } from "../desk.ts";
import { json } from "../json.ts";
import type { CommonOptions } from "../program.ts";
import type { Terminal } from "../terminal.ts";
import type { Answer } from "./answer.ts";

/** A question about the chain. What it throws means that the answer is not known. */
export type Predicate = (desk: Desk, ...args: string[]) => Promise<Answer>;

export interface IsOptions extends CommonOptions {
  readonly quiet?: boolean;
}

/** A script must never take a chain that is away for a no. */
const IS_EXIT = { yes: 0, no: 1, unknown: 2 } as const;

/** `blockhost is …`: an answer in words, and as an exit code. */
export function askIs(predicate: Predicate) {
  return async (terminal: Terminal, options: IsOptions, ...args: string[]): Promise<number> => {
    let answer: Answer;
    try {
      answer = await predicate(await openDesk(terminal, options), ...args);
    } catch (error) {
      terminal.err(complaint(error));
      return IS_EXIT.unknown;
    }
    const { yes, because } = answer;
    if (options.json) terminal.out(json({ answer: yes, because }));
    else if (!options.quiet) terminal.out(`${yes ? "yes" : "no"}: ${because}`);
    return yes ? IS_EXIT.yes : IS_EXIT.no;
  };
}
