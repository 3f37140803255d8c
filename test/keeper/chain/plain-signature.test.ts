import { expect } from "chai";
import { hashMessage, recoverAddress, Wallet } from "ethers";
import { plainSignature } from "../../../keeper/chain/plain-signature.ts";

const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

describe("plainSignature", () => {
  const key = new Wallet(`0x${"42".repeat(32)}`);
  const wallet = key.address.toLowerCase();
  const hash = hashMessage("Let me in.");
  const signature = key.signMessageSync("Let me in.");
  const [rs, v] = [signature.slice(0, -2), signature.slice(-2)];

  it("gives r, s and v as guests take them, whichever way the wallet writes them", () => {
    expect(plainSignature(wallet, hash, signature)).to.equal(signature);
    const upper = `0x${rs.slice(2).toUpperCase()}${v === "1b" ? "00" : "01"}`;
    expect(plainSignature(wallet, hash, upper)).to.equal(signature);
  });

  it("knows no signature of another key, another text or another parity", () => {
    expect(plainSignature(`0x${"11".repeat(20)}`, hash, signature)).to.equal(null);
    expect(plainSignature(wallet, hashMessage("Let me out."), signature)).to.equal(null);
    expect(plainSignature(wallet, hash, `${rs}${v === "1b" ? "1c" : "1b"}`)).to.equal(null);
  });

  it("takes no s that is high by one, whoever it makes the signer", () => {
    const withS = (s: bigint) => `${rs.slice(0, 66)}${s.toString(16)}1b`;
    for (const [s, isLow] of [
      [ORDER / 2n, true],
      [ORDER / 2n + 1n, false],
    ] as const) {
      const signer = recoverAddress(hash, withS(s)).toLowerCase();
      expect(plainSignature(signer, hash, withS(s)) !== null, `${s}`).to.equal(isLow);
    }
  });

  it("takes no twin with a high s, no other v, length or zeros", () => {
    const s = (ORDER - BigInt(`0x${rs.slice(66)}`)).toString(16).padStart(64, "0");
    const twin = `${rs.slice(0, 66)}${s}${v === "1b" ? "1c" : "1b"}`;
    const none = [
      twin,
      `${rs}02`,
      `${rs}1d`,
      rs,
      `${signature}00`,
      "0x",
      signature.slice(2),
      `0x${"00".repeat(64)}1b`,
    ];
    for (const each of none) expect(plainSignature(wallet, hash, each), each).to.equal(null);
    expect(
      plainSignature(wallet, hash, `0x${"ff".repeat(32)}${"11".repeat(32)}1b`),
      "r is no point",
    ).to.equal(null);
  });
});
