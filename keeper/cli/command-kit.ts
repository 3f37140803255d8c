import type { Command } from "commander";
import { EXIT_WORDS } from "./exit-codes.ts";
import type { CommonOptions } from "./program.ts";
import type { Terminal } from "./terminal.ts";

/** What all commands of the program share. */
export interface CommandKit {
  readonly terminal: Terminal;
  /** Adds the options that every command has, and examples. */
  common(command: Command, examples: string, exitWords?: string): Command;
  /** Runs a command with its arguments and options. */
  run<Options extends CommonOptions>(
    work: (terminal: Terminal, options: Options, ...args: string[]) => Promise<number>,
  ): (...given: unknown[]) => Promise<void>;
}

const DEFAULT_CONFIG = "/etc/blockhost/keeper.json";

/** @param done hears the exit code of the command that ran */
export function commandKit(terminal: Terminal, done: (code: number) => void): CommandKit {
  const config = terminal.env.BLOCKHOST_CONFIG || DEFAULT_CONFIG;
  return {
    terminal,
    common: (command, examples, exitWords = EXIT_WORDS) =>
      command
        .option("--config <file>", "the keeper's configuration", config)
        .option("--json", "answer in JSON, for programs")
        .addHelpText("after", `\nExamples:\n${examples.replace(/^/gm, "  ")}\n${exitWords}`),
    run:
      (work) =>
      async (...given) => {
        const command = given.at(-1) as Command;
        done(await work(terminal, command.optsWithGlobals(), ...command.args));
      },
  };
}
