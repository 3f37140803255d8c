import { answersIn } from "./answers.ts";
import type { Sources } from "./compile.ts";
import { lineAt } from "./line-at.ts";
import { Program } from "./program.ts";
import type { Rule } from "./rule.ts";

/** What is wrong, and where. */
export interface Fault {
  readonly path: string;
  readonly line: number;
  readonly rule: string;
  readonly words: string;
}

/**
 * What the compiler and the rules find in these sources and the sources do not answer. An answer to which there is no
 * question any more is a fault too.
 */
export function analyse(root: string, sources: Sources, rules: readonly Rule[]): Fault[] {
  const program = new Program(root, sources);
  const answers = Object.entries(sources).flatMap(([path, source]) =>
    answersIn(path, source).map((answer) => ({ ...answer, path, needed: false })),
  );
  const faults: Fault[] = program.messages.flatMap(({ message: words, sourceLocation }) => {
    const { file: path = "", start = 0 } = sourceLocation ?? {};
    const source = sources[path];
    return source === undefined ? [] : [{ path, line: lineAt(source, start), rule: "compiler", words }];
  });
  for (const { name: rule, check } of rules) {
    for (const finding of check(program)) {
      const [path, line] = [program.pathOf(finding), program.lineOf(finding)];
      const fitting = answers.filter((one) => one.path === path && one.of === line && one.rule === rule);
      for (const one of fitting) one.needed = true;
      if (fitting.length === 0) faults.push({ path, line, rule, words: finding.words });
    }
  }
  const stale = answers.filter(({ needed }) => !needed);
  const idle = stale.map(({ path, line, rule }) => ({ path, line, rule, words: "answers nothing" }));
  return [...faults, ...idle].sort((a, b) => a.path.localeCompare(b.path) || a.line - b.line);
}
