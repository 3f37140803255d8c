import { randomBytes } from "node:crypto";
import { expect } from "chai";
import { getBytes, Wallet as Signer } from "ethers";
import { randomKey, readKeyFile, writeKeyFile } from "../../../../../keeper/portal/web/wallet/key-file.ts";
import { repeatableKey } from "../../../../../keeper/portal/web/wallet/repeatable-key.ts";
import type { Wallet } from "../../../../../keeper/portal/web/wallet/wallet.ts";
import { walletKey } from "../../../../../keeper/portal/web/wallet/wallet-key.ts";
import { encryptionKeyRequest } from "../../../../../keeper/protocol/encryption-key.ts";
import { open } from "../../../../../keeper/protocol/open.ts";
import { seal } from "../../../../../keeper/protocol/seal.ts";
import { sshHostKey } from "../../../../../keeper/protocol/ssh-host-key.ts";

const PLACE = { chainId: 8_453, contract: "0x5FbDB2315678afecb367f032d93F642f64180aa3" };
const signer = new Signer(`0x${"07".repeat(32)}`);

/** A wallet that answers each request with the next of these. */
function answering(...answers: readonly string[]): Wallet {
  const left = [...answers];
  return { id: "a", name: "a", icon: null, provider: { request: async () => left.shift() } };
}

/** A wallet as extensions are: it reads what it is sent. */
const honest: Wallet = {
  ...answering(),
  provider: {
    request: async ({ method, params = [] }) => {
      expect(method).to.equal("eth_signTypedData_v4");
      const { domain, types, message } = JSON.parse(String(params[1]));
      const { EIP712Domain: _, ...own } = types;
      return signer.signTypedData(domain, own, message);
    },
  },
};

describe("keys that details are sealed to", () => {
  it("come from what the protocol has the wallet sign, and are the same again", async () => {
    const pair = await repeatableKey(honest, signer.address, PLACE);
    const { domain, types, message } = encryptionKeyRequest(8_453n, PLACE.contract);
    const signature = await signer.signTypedData(domain, types, message);
    expect(pair?.publicKey).to.equal((await walletKey(answering(signature), "0x", PLACE))?.publicKey);
    expect(pair?.publicKey).to.match(/^0x[0-9a-f]{64}$/);
  });

  it("are none with a wallet that signs differently each time, or longer", async () => {
    const one = `0x${"11".repeat(65)}`;
    const other = `0x${"22".repeat(65)}`;
    const long = `0x${"33".repeat(96)}`;
    expect(await repeatableKey(answering(one, other), "0x", PLACE)).to.equal(null);
    expect(await repeatableKey(answering(one, one), "0x", PLACE)).not.to.equal(null);
    expect(await repeatableKey(answering(long, long), "0x", PLACE)).to.equal(null);
    // Wallets disagree on the last byte.
    expect(
      await repeatableKey(answering(`${one.slice(0, -2)}1b`, `${one.slice(0, -2)}00`), "0x", PLACE),
    ).not.to.equal(null);
  });

  it("can be random, and open from their file what was sealed to them", async () => {
    const pair = randomKey();
    expect(randomKey().publicKey).not.to.equal(pair.publicKey);
    const details = {
      host: "203.0.113.9",
      port: 22,
      user: "admin",
      hostKey: sshHostKey(randomBytes(32)).line,
      domain: "host.example",
    };
    const context = { chainId: 8_453n, contract: PLACE.contract, id: 42n, epoch: 3 };
    const kept = readKeyFile(writeKeyFile(pair, PLACE));
    expect(kept?.publicKey).to.equal(pair.publicKey);
    const sealed = await seal(details, pair.publicKey, context);
    expect(await open(sealed, kept?.secretKey ?? getBytes("0x00"), context)).to.deep.equal(details);
  });

  it("are not read from other files", () => {
    for (const text of ["", "{}", "[]", "null", '{"blockhost":"encryption-key","secretKey":"0x12"}'])
      expect(readKeyFile(text), text).to.equal(null);
  });
});
