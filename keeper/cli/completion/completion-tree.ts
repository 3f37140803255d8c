import type { Command, Option } from "commander";

/** A flag that a shell may offer. */
export interface CompletionFlag {
  readonly flag: string;
  readonly words: string;
  /** What comes after it. */
  readonly takes: "nothing" | "file" | "value";
}

/** What may follow one command. */
export interface CompletionNode {
  /** Such as `bw plan add`; empty for the program itself. */
  readonly path: string;
  readonly commands: readonly { readonly name: string; readonly words: string }[];
  readonly flags: readonly CompletionFlag[];
}

/** Every command of a program with what may follow it, the program itself first. */
export function completionTree(command: Command, path: readonly string[] = []): CompletionNode[] {
  const children = command.commands.filter((child) => child.name() !== "help");
  const help = { flag: "--help", words: "show how it is used", takes: "nothing" } as const;
  return [
    {
      path: path.join(" "),
      commands: children.map((child) => ({ name: child.name(), words: child.description() })),
      flags: [...command.options.flatMap(flagOf), help],
    },
    ...children.flatMap((child) => completionTree(child, [...path, child.name()])),
  ];
}

function flagOf({ long, description, flags }: Option): CompletionFlag[] {
  if (!long) return [];
  const takes = /<(file|store)>/.test(flags) ? "file" : flags.includes("<") ? "value" : "nothing";
  return [{ flag: long, words: description, takes }];
}
