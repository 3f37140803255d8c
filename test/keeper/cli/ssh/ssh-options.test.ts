import { expect } from "chai";
import { duration } from "../../../../keeper/cli/ssh/duration.ts";
import { type SshOptions, sshCommand } from "../../../../keeper/cli/ssh/ssh-options.ts";

async function read(...words: string[]) {
  let read: { command: readonly string[]; options: SshOptions } | undefined;
  const program = sshCommand(async (command, options) => {
    read = { command, options };
  }).configureOutput({ writeErr: () => {}, writeOut: () => {} });
  await program.parseAsync(words, { from: "user" });
  if (read === undefined) throw new Error("nothing was read");
  return read;
}

const refused = (words: string[]) =>
  read(...words).then(
    () => expect.fail(`${words.join(" ")} was taken`),
    () => undefined,
  );

describe("the command line of blockhost ssh", () => {
  it("leaves to the command what stands behind its first word", async () => {
    const { command, options } = await read("--machine", "vm.json", "ls", "-la", "--wallet", "x");
    expect(command).to.deep.equal(["ls", "-la", "--wallet", "x"]);
    expect(options.wallet).to.equal(undefined);
  });

  it("takes what stands behind -- for the command, options too", async () => {
    expect((await read("--machine", "vm.json", "--", "-x", "--", "y")).command).to.deep.equal([
      "-x",
      "--",
      "y",
    ]);
  });

  it("lets a key live for eight hours unless told", async () => {
    expect((await read()).options.lifetime).to.equal(8 * 3_600);
    expect((await read("--lifetime", "30d")).options.lifetime).to.equal(30 * 86_400);
  });

  it("refuses what it does not understand", async () => {
    await refused(["--lifetime", "8"]);
    await refused(["--from", "here"]);
    await refused(["--contract", "0x12"]);
    await refused(["--chain-id", "0"]);
    await refused(["--nonsense"]);
  });
});

describe("duration", () => {
  it("reads minutes, hours and days", () => {
    expect([duration("30m"), duration("8h"), duration("7d")]).to.deep.equal([1_800, 28_800, 604_800]);
  });

  for (const text of ["", "8", "h", "0h", "-1h", "1.5h", "8 h", "8H", "4m", "31d", "721h", "9999999m"]) {
    it(`refuses "${text}"`, () => {
      expect(() => duration(text)).to.throw(RangeError);
    });
  }
});
