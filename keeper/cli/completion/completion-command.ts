import { Argument, type Command } from "commander";
import type { CommandKit } from "../command-kit.ts";
import { CLI_EXIT } from "../exit-codes.ts";
import { bashCompletion } from "./bash-completion.ts";
import { completionTree } from "./completion-tree.ts";
import { fishCompletion } from "./fish-completion.ts";
import { zshCompletion } from "./zsh-completion.ts";

const SHELLS = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion } as const;

const EXAMPLES = `
Examples:
  eval "$(blockhost completion bash)"                                  # in ~/.bashrc
  blockhost completion zsh > ~/.zsh/completions/_blockhost             # a folder of your fpath
  blockhost completion fish > ~/.config/fish/completions/blockhost.fish`;

/** `blockhost completion`: what a shell needs to complete commands and options. */
export function addCompletion(program: Command, { run }: CommandKit): void {
  const names = Object.keys(SHELLS) as (keyof typeof SHELLS)[];
  program
    .command("completion")
    .description("prints what a shell reads to complete commands and options")
    .addArgument(new Argument("<shell>", "which").choices(names))
    .addHelpText("after", EXAMPLES)
    .action(
      run(async ({ out }, _options, shell) => {
        const write = SHELLS[shell as keyof typeof SHELLS];
        out(write(completionTree(program)));
        return CLI_EXIT.ok;
      }),
    );
}
