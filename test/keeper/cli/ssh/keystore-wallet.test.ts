import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { encryptKeystoreJson, verifyMessage, Wallet } from "ethers";
import { keystoreWallet } from "../../../../keeper/cli/ssh/keystore-wallet.ts";
import { BlockHostError } from "../../../../keeper/core/errors.ts";

const PASSPHRASE = "correct horse";

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
});
