import { expect } from "chai";
import type { Command } from "commander";
import { blockhost } from "../../../keeper/cli/program.ts";
import type { Terminal } from "../../../keeper/cli/terminal.ts";
import { runCommand } from "./run-command.ts";

/** Every command that does something, by its words. */
function commands(of: Command, path: readonly string[] = []): [words: string, command: Command][] {
  return of.commands.flatMap((command) => {
    const words = [...path, command.name()];
    return [[words.join(" "), command] as [string, Command], ...commands(command, words)];
  });
}

describe("the blockhost command", () => {
  const terminal = { env: {} } as Terminal;
  const all = commands(blockhost(terminal, () => {}));
  const flags = (command: Command) => command.options.map(({ long }) => long);

  it("explains each of its commands, with examples that it would understand", async () => {
    for (const [words, command] of all) {
      const { code, out } = await runCommand([...words.split(" "), "--help"]);
      expect(code, words).to.equal(0);
      expect(command.description(), words).to.match(/^\S.{9,}$/);
      const examples = [...out.matchAll(/^ +blockhost (.*)$/gm)].map(([, line = ""]) => line);
      const isGroup = command.commands.length > 0 && examples.length === 0;
      expect(isGroup || examples.some((line) => line.startsWith(words)), words).to.equal(true);
      for (const line of examples) {
        const near = all.filter(([other]) => `${line} `.startsWith(`${other} `)).map(([, found]) => found);
        expect(near, line).to.not.deep.equal([]);
        const known = near.flatMap(flags);
        const used = [...line.matchAll(/(?:^| )(--[a-z-]+)/g)].map(([, flag]) => flag);
        expect(
          used.filter((flag) => !known.includes(flag)),
          line,
        ).to.deep.equal([]);
      }
    }
  });

  it("answers programs in JSON wherever it answers at all", () => {
    const isGroup = (command: Command) => command.commands.length > 0;
    const without = all.filter(
      ([words, command]) => !flags(command).includes("--json") && !isGroup(command) && words !== "completion",
    );
    expect(without.map(([words]) => words)).to.deep.equal([]);
  });

  it("tries, or prints for another wallet, whatever it sends", () => {
    const sending = all.filter(([, command]) => flags(command).includes("--keystore"));
    for (const [words, command] of sending)
      expect(flags(command), words).to.include.members([
        "--dry-run",
        "--calldata",
        "--passphrase-file",
        "--as",
      ]);
    expect(sending.map(([words]) => words)).to.include.members(["bw send", "bw plan add", "vm destroy"]);
  });

  it("takes no secret as an argument", () => {
    for (const [words, command] of all) {
      const taking = command.options.filter(({ flags: text }) => /key|pass|secret|mnemonic/i.test(text));
      for (const { flags: text } of taking) expect(text, words).to.match(/<(file|name)>$/);
    }
  });
});
