import { expect } from "chai";
import { TypedDataEncoder, Wallet } from "ethers";
import {
  deriveEncryptionKey,
  encryptionKeyRequest,
  isUsableEncryptionKey,
} from "../../../keeper/protocol/encryption-key.ts";

const CONTRACT = "0x5FbDB2315678afecb367f032d93F642f64180aa3";
/** A key that everybody knows; its signature is a fixed vector because RFC 6979 makes it one. */
const WALLET = new Wallet(`0x${"01".repeat(32)}`);

const sign = (index = 0n) => {
  const { domain, types, message } = encryptionKeyRequest(31_337n, CONTRACT, index);
  return WALLET.signTypedData(domain, { EncryptionKey: [...types.EncryptionKey] }, message);
};

describe("encryption key", () => {
  it("is asked for with words that never change", () => {
    const { domain, types, message } = encryptionKeyRequest(31_337n, CONTRACT);
    expect(TypedDataEncoder.hash(domain, { EncryptionKey: [...types.EncryptionKey] }, message)).to.equal(
      "0x2c7d74e456626a59893188d89e206316d8fcb03e0128914194df3c436b84c4c0",
    );
  });

  it("follows from the signature", async () => {
    const { publicKey } = deriveEncryptionKey(await sign());
    expect(publicKey).to.equal("0xa9914b29ab83a3702c7c1c215f78621401b724009068f8f907ac573a03d05505");
  });

  it("does not depend on how a wallet writes the recovery byte", async () => {
    const signature = await sign();
    const stem = signature.slice(0, 130);
    const keys = ["00", "01", "1b", "1c"].map((v) => deriveEncryptionKey(stem + v).publicKey);
    expect(new Set(keys).size).to.equal(1);
    expect(deriveEncryptionKey(`${stem.toUpperCase().replace("0X", "0x")}1B`).publicKey).to.equal(keys[0]);
  });

  it("is another for another index", async () => {
    expect(deriveEncryptionKey(await sign(1n)).publicKey).not.to.equal(
      deriveEncryptionKey(await sign()).publicKey,
    );
  });

  it("refuses a signature of another length", () => {
    for (const bad of ["", "0x", `0x${"11".repeat(64)}`, `0x${"11".repeat(66)}`, `${"11".repeat(65)}`]) {
      expect(() => deriveEncryptionKey(bad), bad).to.throw(RangeError);
    }
  });

  it("is usable unless it is zero, of low order, or no key at all", async () => {
    expect(isUsableEncryptionKey(deriveEncryptionKey(await sign()).publicKey)).to.equal(true);
    // The points of low order, and two that are more than the field's prime (curve25519-dalek, RFC 7748 section 6.1).
    for (const key of [
      "0000000000000000000000000000000000000000000000000000000000000000",
      "0100000000000000000000000000000000000000000000000000000000000000",
      "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
      "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
      "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
      "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
      "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
    ]) {
      expect(isUsableEncryptionKey(`0x${key}`), key).to.equal(false);
    }
    for (const text of ["", "0x", "0x12", "hello"]) expect(isUsableEncryptionKey(text), text).to.equal(false);
  });
});
