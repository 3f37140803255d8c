import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { encryptKeystoreJson, verifyMessage, Wallet } from "ethers";
import { keystoreWallet } from "../../../../keeper/cli/ssh/keystore-wallet.ts";
import { BlockHostError } from "../../../../keeper/core/errors.ts";

const PASSPHRASE = "correct horse";
const REPOSITORY = join(import.meta.dirname, "../../../..");

describe("a wallet in a keystore file", () => {
  const person = Wallet.createRandom();
  let dir: string;
  let file: string;

  before(async () => {
    dir = await mkdtemp(join(tmpdir(), "blockhost-wallet-"));
    file = join(dir, "wallet.json");
    const { address, privateKey } = person;
    const fast = { scrypt: { N: 1_024, r: 8, p: 1 } };
    await writeFile(file, await encryptKeystoreJson({ address, privateKey }, PASSPHRASE, fast));
  });
  after(() => rm(dir, { recursive: true }));

  const code = async (work: Promise<unknown>): Promise<string> => {
    const error = await work.then(
      () => undefined,
      (thrown) => thrown,
    );
    return error instanceof BlockHostError ? error.code : String(error);
  };

  it("says whose it is without a passphrase", async () => {
    const wallet = await keystoreWallet(file, () => expect.fail("asked"));
    expect(wallet.address).to.equal(person.address.toLowerCase());
  });

  it("signs, and asks for the passphrase once", async () => {
    let asked = 0;
    const wallet = await keystoreWallet(file, async () => {
      asked++;
      return PASSPHRASE;
    });
    const { address, signature } = await wallet.signText((signer) => `by ${signer}`);
    expect(verifyMessage(`by ${person.address}`, signature)).to.equal(person.address);
    expect(address).to.equal(person.address);
    await wallet.signText(() => "more");
    expect(asked).to.equal(1);
  });

  it("keeps a wrong passphrase out of what it says", async () => {
    const wallet = await keystoreWallet(file, async () => "wrong and secret");
    const error = await wallet.signText(() => "").catch((thrown) => thrown);
    expect(error.code).to.equal("SSH_WALLET_PASSPHRASE");
    expect(`${error.message} ${error.remedy} ${error.cause}`).to.not.include("secret");
  });

  it("refuses what is no keystore", async () => {
    const other = join(dir, "other.json");
    await writeFile(other, person.privateKey);
    expect(await code(keystoreWallet(other, async () => ""))).to.equal("SSH_WALLET_FILE");
    expect(await code(keystoreWallet(join(dir, "none.json"), async () => ""))).to.equal("SSH_WALLET_FILE");
  });

  describe("on a terminal", () => {
    /** Runs the reader behind a pseudo-terminal, types into it and gives all that a person would see. */
    async function type(keys: string): Promise<string> {
      const reader = join(dir, "reader.mts");
      const module = join(REPOSITORY, "keeper/cli/ssh/read-passphrase.ts");
      await writeFile(
        reader,
        `import { readPassphrase } from ${JSON.stringify(module)};
         const typed = await readPassphrase("Passphrase: ", (text) => process.stderr.write(text)).catch((e) => e.code);
         console.log("read:" + Buffer.from(typed).toString("hex"));`,
      );
      const program = `'${process.execPath}' --import=tsx '${reader}' </dev/null`;
      const child = spawn("script", ["-qec", program, "/dev/null"], { cwd: REPOSITORY, stdio: "pipe" });
      let seen = "";
      let typed = false;
      child.stdout.on("data", (data) => {
        seen += data;
        // A terminal that is not yet asked would show what is typed.
        if (!typed && seen.includes("Passphrase: ")) {
          typed = true;
          child.stdin.write(keys);
        }
      });
      await once(child, "close");
      return seen;
    }
    const readIn = (seen: string) => Buffer.from(/read:([0-9a-f]*)/.exec(seen)?.[1] ?? "", "hex").toString();

    it("is asked for, whatever stdin is, and not shown", async () => {
      const seen = await type("tr\u00e4um schön\r");
      expect(readIn(seen)).to.equal("träum schön");
      expect(seen.replace(/read:.*/, "")).to.not.include("schön");
    });

    it("may be mended and begun anew while it is typed", async () => {
      expect(readIn(await type("wrong\x15rigth\x7f\x7fht\r"))).to.equal("right");
    });

    it("is left with Ctrl-C", async () => {
      expect(readIn(await type("abc\x03"))).to.equal("SSH_WALLET_PASSPHRASE");
    });
  });
});
