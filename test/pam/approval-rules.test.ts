import { expect } from "chai";
import { type LoginAttempt, loginMessage } from "../../keeper/protocol/login-message.ts";
import type { OwnershipStatement } from "../../keeper/protocol/ownership-statement.ts";
import { buildPackage } from "./support/build-package.ts";
import { fixedGuest } from "./support/fixed-guest.ts";

const { now, place, instance, owner, tenant, attester, safe, approval, ask } = fixedGuest;
const NONCE = "000102030405060708090a0b0c0d0e0f";
const ATTEMPT: LoginAttempt = {
  ...place,
  instance,
  user: "admin",
  sid: "7K3QFJ2M",
  nonce: "AAAQEAYEAUDAOCAJBIFQYDIOB4",
  sourceIp: "203.0.113.9",
  sourcePort: 50_022,
  issuedAt: now - 10,
};
const MESSAGE = loginMessage(ATTEMPT, safe);
const BY_CONTRACT = { owner: safe, ownerKind: "contract" } as const;

/** What bh-verify says of this login. */
const judge = (signature: string, owned: Partial<OwnershipStatement> = BY_CONTRACT, nonce = NONCE) => {
  const { issuedAt, sid, sourcePort: port, sourceIp: ip } = ATTEMPT;
  return ask({ operation: "login", owned, login: { issuedAt, nonce, sid, port, ip, signature } });
};

describe("rules for the approval of a contract wallet's login", function () {
  this.timeout(120_000);
  before(buildPackage);

  it("lets the contract that owns the machine in, and a plain wallet that it has lent the login to", async () => {
    expect(await judge(await approval(MESSAGE))).to.include({ ok: true, reason: "owner", signer: safe });
    const lent = { ...BY_CONTRACT, user: tenant.address, userExpires: now + 60 };
    const signed = await tenant.signMessage(loginMessage(ATTEMPT, tenant.address));
    expect(await judge(signed, lent)).to.include({ ok: true, reason: "user", until: now + 60 });
  });

  const refusals: readonly [string, () => Promise<string>, Partial<OwnershipStatement>?, string?][] = [
    ["of a plain wallet", () => approval(MESSAGE), { owner: safe, ownerKind: "eoa" }],
    [
      "of a contract that does not own the machine",
      () => approval(MESSAGE, { wallet: `0x${"5b".repeat(20)}` }),
    ],
    [
      "of the ERC-4907 user, for whom nobody vouches",
      () => approval(loginMessage(ATTEMPT, tenant.address), { wallet: tenant.address }),
      { ...BY_CONTRACT, user: tenant.address, userExpires: now + 60 },
    ],
    [
      "of the owner before the transfer",
      () => approval(MESSAGE),
      { ...BY_CONTRACT, owner: `0x${"5b".repeat(20)}` },
    ],
    ["of another text", () => approval(`${MESSAGE} `)],
    ["for another machine", () => approval(MESSAGE, { instance: "cd".repeat(16) })],
    ["for another token", () => approval(MESSAGE, { tokenId: 43n })],
    ["for another contract", () => approval(MESSAGE, { contract: `0x${"c1".repeat(20)}` })],
    ["for another chain", () => approval(MESSAGE, { chainId: 1n })],
    ["that another key has signed", () => approval(MESSAGE, {}, owner)],
    ["used again in another login", () => approval(MESSAGE), BY_CONTRACT, `01${NONCE.slice(2)}`],
    ["that is the attester's signature of the login itself", () => attester.signMessage(MESSAGE)],
    ["that is a key's own signature of the login", () => owner.signMessage(MESSAGE)],
  ];
  for (const [title, signature, owned, nonce] of refusals) {
    it(`refuses one ${title}`, async () => {
      expect(await judge(await signature(), owned, nonce)).to.include({ ok: false, reason: "wrong-signer" });
    });
  }
});
