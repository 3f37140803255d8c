import { hexToBytes } from "@noble/hashes/utils.js";
import { expect } from "chai";
import type { Credential } from "../../../keeper/protocol/credential.ts";
import type { CredentialContext } from "../../../keeper/protocol/credential-context.ts";
import { deriveEncryptionKey } from "../../../keeper/protocol/encryption-key.ts";
import { open } from "../../../keeper/protocol/open.ts";
import { seal } from "../../../keeper/protocol/seal.ts";
import { sshHostKey } from "../../../keeper/protocol/ssh-host-key.ts";

const KEYS = deriveEncryptionKey(`0x${"5a".repeat(64)}1b`);
const CONTEXT: CredentialContext = {
  chainId: 31_337n,
  contract: "0x5FbDB2315678afecb367f032d93F642f64180aa3",
  id: 42n,
  epoch: 1,
};
const CREDENTIAL: Credential = {
  host: "203.0.113.7",
  port: 22,
  user: "admin",
  hostKey: sshHostKey(new Uint8Array(32).fill(7)).line,
  domain: "panel.example.net",
};
/** Made once by `seal`: later versions must still open it. */
const SEALED =
  "b6cbb7501185ba64586fd5a185c5001fc9f85aab5e37d757c21f6f141aaa72640498892bff3ca4f9c550a4c7c901534c3770614ea6e34eb84c8c7af4e46dcb630fa0b319a0d6d1a55a4fa0358ff9e0b1a01ffb7e2412782bd55789212a04036a39641c6fdb7a278176418d70a5beb72e52a82ae6ec9100cc2ee6365addde5494449be1140f6098c1709af954bf67f0a5e556585908a2e7014cb660bbc7f8dd73ad0f5cc5d3db797454cb6133e263ec8196cedb923bfb7f0b617dc3c446d459b3c676dca1f4b9c1de5a359cae6ca337876feea18ab10f3f2881ddc6fa9668d9756a1d0c0fd1098f4a440440729cc20d39";

const rejects = async (work: Promise<unknown>) => {
  const outcome = await work.then(
    () => "opened",
    () => "refused",
  );
  expect(outcome).to.equal("refused");
};

describe("seal and open", () => {
  it("opens what an earlier version sealed", async () => {
    expect(await open(hexToBytes(SEALED), KEYS.secretKey, CONTEXT)).to.deep.equal(CREDENTIAL);
  });

  it("goes round in 240 bytes, other ones each time", async () => {
    const one = await seal(CREDENTIAL, KEYS.publicKey, CONTEXT);
    const two = await seal(CREDENTIAL, KEYS.publicKey, CONTEXT);
    expect([one.length, two.length]).to.deep.equal([240, 240]);
    expect(one).not.to.deep.equal(two);
    expect(await open(one, KEYS.secretKey, CONTEXT)).to.deep.equal(CREDENTIAL);
  });

  it("reads the contract's address in any case", async () => {
    const sealed = await seal(CREDENTIAL, KEYS.publicKey, CONTEXT);
    const lower = { ...CONTEXT, contract: CONTEXT.contract.toLowerCase() };
    expect(await open(sealed, KEYS.secretKey, lower)).to.deep.equal(CREDENTIAL);
  });

  for (const [field, value] of [
    ["chainId", 1n],
    ["contract", `0x${"11".repeat(20)}`],
    ["id", 43n],
    ["epoch", 2],
  ] as const) {
    it(`does not open with another ${field}`, async () => {
      const sealed = await seal(CREDENTIAL, KEYS.publicKey, CONTEXT);
      await rejects(open(sealed, KEYS.secretKey, { ...CONTEXT, [field]: value }));
    });
  }

  it("does not open with another key, changed or cut short", async () => {
    const sealed = await seal(CREDENTIAL, KEYS.publicKey, CONTEXT);
    await rejects(open(sealed, new Uint8Array(32).fill(9), CONTEXT));
    const changed = sealed.slice();
    changed[100] = (changed[100] ?? 0) ^ 1;
    await rejects(open(changed, KEYS.secretKey, CONTEXT));
    await rejects(open(sealed.slice(0, 100), KEYS.secretKey, CONTEXT));
    await rejects(open(new Uint8Array(), KEYS.secretKey, CONTEXT));
  });

  it("refuses a key that nothing can be sealed to", async () => {
    await rejects(seal(CREDENTIAL, `0x${"00".repeat(32)}`, CONTEXT));
  });
});
