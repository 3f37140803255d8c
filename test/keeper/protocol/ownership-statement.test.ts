import { expect } from "chai";
import {
  type OwnershipStatement,
  ownershipStatementText,
  parseOwnershipStatement,
  signedOwnershipStatement,
} from "../../../keeper/protocol/ownership-statement.ts";

const STATEMENT: OwnershipStatement = {
  instance: "0123456789abcdef".repeat(2),
  chainId: 31337n,
  contract: `0x${"5f".repeat(20)}`,
  tokenId: 42n,
  owner: `0x${"aa".repeat(20)}`,
  ownerKind: "eoa",
  user: `0x${"0".repeat(40)}`,
  userExpires: 0,
  linuxUser: "admin",
  blockNumber: 100,
  blockHash: `0x${"cd".repeat(32)}`,
  seq: 1_790_000_000,
  issuedAt: 1_790_000_000,
  validUntil: 1_790_086_400,
};
const SIGNATURE = `0x${"1b".repeat(65)}`;

describe("ownership statement", () => {
  it("survives writing and reading", () => {
    const text = ownershipStatementText(STATEMENT);
    const read = parseOwnershipStatement(signedOwnershipStatement(text, SIGNATURE));
    expect(read).to.deep.equal({ statement: STATEMENT, text, signature: SIGNATURE });
  });

  it("writes hex in lower case whatever it is given", () => {
    const mixed = { ...STATEMENT, owner: `0x${"Aa".repeat(20)}` };
    expect(ownershipStatementText(mixed)).to.equal(ownershipStatementText(STATEMENT));
  });

  it("is refused in any other spelling", () => {
    const good = signedOwnershipStatement(ownershipStatementText(STATEMENT), SIGNATURE);
    const lines = good.split("\n");
    const variants = [
      "",
      good.slice(0, -1),
      `${good}\n`,
      good.replaceAll("\n", "\r\n"),
      good.replace("token=42", "token=042"),
      good.replace("token=42", "token=-1"),
      good.replace("owner-kind=eoa", "owner-kind=multisig"),
      good.replace("0xaa", "0xAA"),
      ...lines.slice(0, -1).map((_, i) => lines.filter((_line, j) => j !== i).join("\n")),
    ];
    for (const variant of variants)
      expect(() => parseOwnershipStatement(variant), variant).to.throw(RangeError);
  });

  it("cannot be made with a value that breaks out of its line", () => {
    for (const linuxUser of ["root\nseq=9", "", "Admin", "a b"]) {
      expect(() => ownershipStatementText({ ...STATEMENT, linuxUser })).to.throw();
    }
    expect(() => signedOwnershipStatement("", "0x12")).to.throw(RangeError);
  });
});
