import { secp256k1 } from "@noble/curves/secp256k1.js";
import { expect } from "chai";
import { delegationMessage } from "../../keeper/protocol/delegation-message.ts";
import { decodeDelegation, encodeDelegation } from "../../keeper/protocol/delegation-token.ts";
import type { OwnershipStatement } from "../../keeper/protocol/ownership-statement.ts";
import { buildPackage } from "./support/build-package.ts";
import { fixedGuest } from "./support/fixed-guest.ts";
import { testKey } from "./support/ssh-certificate.ts";

const {
  now: NOW,
  owner: OWNER,
  tenant: TENANT,
  safe: SAFE,
  key: KEY,
  place: PLACE,
  delegation: DELEGATION,
  token,
  approval,
  registered,
  ask,
} = fixedGuest;

const HOUR = 3600;
const DAY = 24 * HOUR;
const NOBODY = `0x${"0".repeat(40)}`;
const OTHER_KEY = testKey(0x44);

type Question = Parameters<typeof ask>[0];

/** As a wallet's tool would write it that does not care for the rules. */
function lawless(token: string, change: (bytes: Buffer) => void): string {
  const bytes = Buffer.from(token.slice(5), "base64url");
  change(bytes);
  return `bhd1.${bytes.toString("base64url")}`;
}

async function approvedToken(hash?: string): Promise<string> {
  const text = delegationMessage(PLACE, DELEGATION, KEY.text, SAFE);
  return encodeDelegation(DELEGATION, await approval(text, hash === undefined ? {} : { hash }));
}

describe("rules for delegated SSH keys", function () {
  this.timeout(120_000);
  before(buildPackage);

  it("lets a key in until its delegation, the subscription or the user's time ends, whichever is first", async () => {
    const lent = { user: TENANT.address, userExpires: NOW + 600 };
    const byTenant = registered(await token({}, { wallet: TENANT }));
    const owner = OWNER.address.toLowerCase();
    expect(await ask({ delegations: registered(await token()) })).to.deep.equal({
      ok: true,
      reason: "owner",
      signer: owner,
      until: NOW + HOUR,
    });
    expect(await ask({ delegations: registered(await token()), owned: { validUntil: NOW + 60 } })).to.include(
      {
        ok: true,
        until: NOW + 60,
      },
    );
    expect(await ask({ delegations: byTenant, owned: lent })).to.include({
      ok: true,
      reason: "user",
      until: NOW + 600,
    });
  });

  it("lets a key for all machines in on any machine of the wallet", async () => {
    const elsewhere = await token({ scope: "all" }, { place: { vm: "vm-7", tokenId: 7n } });
    expect(await ask({ delegations: registered(elsewhere) })).to.include({ ok: true, reason: "owner" });
  });

  it("takes the longest of several delegations of a key, whatever the others are worth", async () => {
    const tokens = [
      await token({ expiresAt: NOW }),
      await token({ scope: "all", expiresAt: NOW + 7200 }),
      await token({ expiresAt: NOW + 60 }),
      await token({}, { wallet: TENANT }),
    ];
    expect(await ask({ delegations: registered(...tokens) })).to.include({ ok: true, until: NOW + 7200 });
  });

  it("lets a contract owner's key in by the keeper's approval", async () => {
    const owned = { owner: SAFE, ownerKind: "contract" } as const;
    expect(await ask({ delegations: registered(await approvedToken()), owned })).to.include({
      ok: true,
      reason: "owner",
      signer: SAFE,
    });
  });

  const refusals: readonly [string, () => Promise<Question>, string][] = [
    ["nobody delegated", async () => ({ delegations: registered() }), "no-delegation"],
    [
      "was delegated under another key's name",
      async () => ({ delegations: `BlockHost delegations 1\n${OTHER_KEY.text} ${await token()}\n` }),
      "no-delegation",
    ],
    [
      "was signed for as another key",
      async () => ({ delegations: registered(await token({}, { key: OTHER_KEY.text })) }),
      "wrong-signer",
    ],
    [
      "has expired",
      async () => ({ delegations: registered(await token({ expiresAt: NOW })) }),
      "delegation-expired",
    ],
    [
      "was withdrawn",
      async () => ({ delegations: registered(await token({ expiresAt: NOW - HOUR })) }),
      "delegation-expired",
    ],
    [
      "expires before it begins",
      async () => ({
        delegations: registered(
          lawless(await token({ expiresAt: NOW + 60 }), (b) => b.writeBigUInt64BE(BigInt(NOW + 61), 1)),
        ),
      }),
      "delegation-expired",
    ],
    [
      "begins more than five minutes from now",
      async () => ({ delegations: registered(await token({ issuedAt: NOW + 301 })) }),
      "delegation-not-yet",
    ],
    [
      "was delegated for 30 days and a second",
      async () => {
        const issuedAt = NOW - DAY;
        const delegation = { ...DELEGATION, issuedAt, expiresAt: issuedAt + 30 * DAY + 1 };
        const signature = await OWNER.signMessage(
          delegationMessage(PLACE, delegation, KEY.text, OWNER.address),
        );
        const good = encodeDelegation({ ...delegation, expiresAt: delegation.expiresAt - 1 }, signature);
        return {
          delegations: registered(lawless(good, (b) => b.writeBigUInt64BE(BigInt(delegation.expiresAt), 9))),
        };
      },
      "delegation-too-long",
    ],
    [
      "is for another user",
      async () => ({ delegations: registered(await token({ user: "root" })) }),
      "wrong-user",
    ],
    [
      "asks for another user",
      async () => ({ delegations: registered(await token()), user: "root" }),
      "wrong-user",
    ],
    [
      "is for another machine",
      async () => ({ delegations: registered(await token({}, { place: { tokenId: 43n } })) }),
      "wrong-signer",
    ],
    [
      "is for a machine of another name",
      async () => ({ delegations: registered(await token({}, { place: { vm: "vm-43" } })) }),
      "wrong-signer",
    ],
    [
      "is for another contract",
      async () => ({
        delegations: registered(
          await token({ scope: "all" }, { place: { contract: `0x${"c1".repeat(20)}` } }),
        ),
      }),
      "wrong-signer",
    ],
    [
      "is for another chain",
      async () => ({ delegations: registered(await token({ scope: "all" }, { place: { chainId: 1n } })) }),
      "wrong-signer",
    ],
    [
      "was signed on another site",
      async () => ({ delegations: registered(await token({}, { place: { domain: "evil.example.net" } })) }),
      "wrong-signer",
    ],
    [
      "is a stranger's",
      async () => ({ delegations: registered(await token({}, { wallet: TENANT })) }),
      "wrong-signer",
    ],
    [
      "is an old owner's: the statement revokes it",
      async () => ({ delegations: registered(await token()), owned: { owner: TENANT.address } }),
      "wrong-signer",
    ],
    [
      "is a user's whose time has run out",
      async () => ({
        delegations: registered(await token({}, { wallet: TENANT })),
        owned: { user: TENANT.address, userExpires: NOW },
      }),
      "wrong-signer",
    ],
    [
      "comes with an approval although the owner is a plain wallet",
      async () => ({ delegations: registered(await approvedToken()), owned: { owner: SAFE } }),
      "wrong-signer",
    ],
    [
      "comes with an approval of another text",
      async () => ({
        delegations: registered(await approvedToken(`0x${"ee".repeat(32)}`)),
        owned: { owner: SAFE, ownerKind: "contract" },
      }),
      "wrong-signer",
    ],
    [
      "comes with a plain signature although the owner is a contract",
      async () => ({ delegations: registered(await token()), owned: { ownerKind: "contract" } }),
      "wrong-signer",
    ],
    [
      "comes with s in the upper half",
      async () => {
        const { signature } = decodeDelegation(await token());
        const r = signature.slice(2, 66);
        const s = secp256k1.Point.Fn.ORDER - BigInt(`0x${signature.slice(66, 130)}`);
        const v = signature.endsWith("1b") ? "1c" : "1b";
        const high = `0x${r}${s.toString(16).padStart(64, "0")}${v}`;
        return { delegations: registered(encodeDelegation(DELEGATION, high)) };
      },
      "wrong-signer",
    ],
    [
      "is bound to a source that was not signed",
      async () => {
        const { signature } = decodeDelegation(await token({ source: "10.0.0.0/8" }));
        return { delegations: registered(encodeDelegation(DELEGATION, signature)) };
      },
      "wrong-signer",
    ],
    [
      "meets a burned token",
      async () => ({ delegations: registered(await token()), owned: { owner: NOBODY } }),
      "no-owner",
    ],
    [
      "meets an ended subscription",
      async () => ({ delegations: registered(await token()), owned: { validUntil: NOW } }),
      "expired",
    ],
    [
      "stands in a list with a line too many",
      async () => ({ delegations: `${registered(await token())}\n` }),
      "bad-delegations",
    ],
    [
      "is written with another spelling",
      async () => ({ delegations: registered(await token()), key: `ssh-ed25519 ${KEY.text} me@laptop` }),
      "bad-key",
    ],
    [
      "is RSA",
      async () => ({
        delegations: registered(await token()),
        key: "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAAQ==",
      }),
      "bad-key",
    ],
  ];
  for (const [title, question, reason] of refusals) {
    it(`refuses a key that ${title}: ${reason}`, async () => {
      expect(await ask(await question())).to.include({ ok: false, reason, signer: NOBODY, until: 0 });
    });
  }

  it("says whether a wallet may be in: the owner, and the user to the second", async () => {
    const lent = { user: TENANT.address, userExpires: NOW + 1 };
    const may = async (wallet: string, owned: Partial<OwnershipStatement>) =>
      ask({ operation: "wallet", wallet: wallet.toLowerCase(), owned });
    expect(await may(OWNER.address, {})).to.include({ ok: true, reason: "owner", until: NOW + 30 * DAY });
    expect(await may(SAFE, { owner: SAFE, ownerKind: "contract" })).to.include({ ok: true, reason: "owner" });
    expect(await may(TENANT.address, lent)).to.include({ ok: true, reason: "user", until: NOW + 1 });
    expect(await may(TENANT.address, { ...lent, userExpires: NOW })).to.include({
      ok: false,
      reason: "wrong-signer",
    });
    expect(await may(TENANT.address, {})).to.include({ ok: false, reason: "wrong-signer" });
    expect(await may(NOBODY, {})).to.include({ ok: false, reason: "wrong-signer" });
    expect(await may(OWNER.address, { owner: NOBODY })).to.include({ ok: false, reason: "no-owner" });
  });
});
