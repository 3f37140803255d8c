import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { expect } from "chai";
import { REPOSITORY } from "../../architecture/sources.ts";
import { OperatorBed } from "./support/operator-bed.ts";

const BOB = "0x00000000000000000000000000000000000B0b01".toLowerCase();

describe("the blockhost program", function () {
  this.timeout(120_000);
  let bed: OperatorBed;

  before(async () => {
    bed = await OperatorBed.open();
    await bed.shop.buy();
  });
  after(() => bed.close());

  function start(...args: string[]): { readonly child: ChildProcess; readonly said: () => string } {
    const child = spawn(process.execPath, ["--import=tsx", "keeper/cli/main.ts", ...args], {
      cwd: REPOSITORY,
      env: { ...process.env, ...bed.env },
      stdio: ["ignore", "pipe", "pipe"],
      // A session of its own has no terminal, wherever the tests run.
      detached: true,
    });
    let text = "";
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (chunk: Buffer) => {
        text += chunk.toString();
      });
    return { child, said: () => text };
  }

  it("ends with what its command found", async () => {
    const { child, said } = start("is", "active", "1");
    const [code] = await once(child, "close");
    expect(code, said()).to.equal(1);
    expect(said()).to.equal("no: subscription 1 is pending\n");
  });

  it("keeps key and passphrase out of its arguments, its environment and what it says", async () => {
    const { keystoreFile, passphraseFile, passphrase } = bed.ops;
    const { privateKey } = await bed.ops.open();
    await bed.chain.automine(false);
    const key = ["--keystore", keystoreFile, "--passphrase-file", passphraseFile];
    const { child, said } = start("bw", "send", "1", "tusd", BOB, ...key);
    // Signed and sent: the key is open now.
    while (!/sending 0x/.test(said())) await once(child.stderr as NodeJS.EventEmitter, "data");
    const [line, environment] = await Promise.all(
      ["cmdline", "environ"].map((name) => readFile(`/proc/${child.pid}/${name}`, "utf8")),
    );
    await bed.chain.automine(true);
    await bed.chain.mine();
    const [code] = await once(child, "close");
    expect(code, said()).to.equal(0);
    for (const secret of [passphrase, privateKey.slice(2)]) {
      expect(line).to.not.include(secret);
      expect(environment).to.not.include(secret);
      expect(said()).to.not.include(secret);
    }
  });

  it("asks nobody where there is no terminal, and says what to do instead", async () => {
    const { child, said } = start("bw", "send", "1", "tusd", BOB, "--keystore", bed.ops.keystoreFile);
    const [code] = await once(child, "close");
    expect(code, said()).to.equal(2);
    expect(said()).to.match(/TERMINAL_MISSING[\s\S]*--passphrase-file/);
  });
});
