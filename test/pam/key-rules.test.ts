import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { expect } from "chai";
import { hashMessage, Wallet } from "ethers";
import { approvalText } from "../../keeper/protocol/approval-text.ts";
import {
  type Delegation,
  type DelegationPlace,
  delegationMessage,
} from "../../keeper/protocol/delegation-message.ts";
import { decodeDelegation, encodeDelegation } from "../../keeper/protocol/delegation-token.ts";
import {
  type OwnershipStatement,
  ownershipStatementText,
  signedOwnershipStatement,
} from "../../keeper/protocol/ownership-statement.ts";
import { guestConf } from "./support/guest-conf.ts";
import {
  type CertificateParts,
  delegationExtension,
  sshCertificate,
  testKey,
} from "./support/ssh-certificate.ts";
import { type Verdict, verify } from "./support/verify-request.ts";

const REPOSITORY = join(import.meta.dirname, "../..");
const VERIFY = join(REPOSITORY, "build/pam/bh-verify");
const run = promisify(execFile);

const NOW = 1_790_000_000;
const HOUR = 3600;
const DAY = 24 * HOUR;
const NOBODY = `0x${"0".repeat(40)}`;
const SAFE = `0x${"5a".repeat(20)}`;
const OWNER = new Wallet(`0x${"11".repeat(32)}`);
const ATTESTER = new Wallet(`0x${"22".repeat(32)}`);
const TENANT = new Wallet(`0x${"66".repeat(32)}`);
const KEY = testKey(0x33);
const OTHER_KEY = testKey(0x44);
const PLACE: DelegationPlace = {
  domain: "panel.example.net",
  vm: "vm-42",
  chainId: 31337n,
  contract: `0x${"c0".repeat(20)}`,
  tokenId: 42n,
};
const INSTANCE = "ab".repeat(16);
const CONFIG = guestConf({
  ...PLACE,
  instance: INSTANCE,
  user: "admin",
  attester: ATTESTER.address.toLowerCase(),
  offlineGrace: DAY,
});
const DELEGATION: Delegation = {
  scope: "machine",
  issuedAt: NOW - HOUR,
  expiresAt: NOW + HOUR,
  nonce: "AAAQEAYEAUDAOCAJBIFQYDIOB4",
  user: "admin",
  source: null,
};

async function statement(changes: Partial<OwnershipStatement> = {}): Promise<string> {
  const text = ownershipStatementText({
    instance: INSTANCE,
    chainId: PLACE.chainId,
    contract: PLACE.contract,
    tokenId: PLACE.tokenId,
    owner: OWNER.address,
    ownerKind: "eoa",
    user: NOBODY,
    userExpires: 0,
    linuxUser: "admin",
    blockNumber: 1,
    blockHash: `0x${"cd".repeat(32)}`,
    seq: 1,
    issuedAt: NOW - 60,
    validUntil: NOW + 30 * DAY,
    ...changes,
  });
  return signedOwnershipStatement(text, await ATTESTER.signMessage(text));
}

/** A delegation that a wallet has signed, with what it was signed for changed or not. */
async function token(
  changes: Partial<Delegation> = {},
  {
    wallet = OWNER,
    place = {},
    key = KEY.text,
  }: { wallet?: Wallet; place?: Partial<DelegationPlace>; key?: string } = {},
): Promise<string> {
  const delegation = { ...DELEGATION, ...changes };
  const text = delegationMessage({ ...PLACE, ...place }, delegation, key, wallet.address);
  return encodeDelegation(delegation, await wallet.signMessage(text));
}

/** As a wallet's tool would write it that does not care for the rules. */
function lawless(token: string, change: (bytes: Buffer) => void): string {
  const bytes = Buffer.from(token.slice(5), "base64url");
  change(bytes);
  return `bhd1.${bytes.toString("base64url")}`;
}

async function approvedToken(hash?: string): Promise<string> {
  const text = delegationMessage(PLACE, DELEGATION, KEY.text, SAFE);
  const { chainId, contract, tokenId } = PLACE;
  const approval = {
    instance: INSTANCE,
    chainId,
    contract,
    tokenId,
    wallet: SAFE,
    hash: hash ?? hashMessage(text),
  };
  return encodeDelegation(DELEGATION, await ATTESTER.signMessage(approvalText(approval)));
}

const registered = (...tokens: string[]) =>
  `BlockHost delegations 1\n${tokens.map((t) => `${KEY.text} ${t}\n`).join("")}`;

interface Question {
  readonly delegations?: string;
  readonly key?: string;
  readonly user?: string;
  readonly owned?: Partial<OwnershipStatement>;
}

async function ask({ owned, user = "admin", ...rest }: Question): Promise<Verdict> {
  const question = { key: `ssh-ed25519 ${KEY.text}`, ...rest };
  return verify(VERIFY, {
    operation: "key",
    config: CONFIG,
    statement: await statement(owned),
    now: NOW,
    user,
    ...question,
  });
}

describe("rules for delegated SSH keys", function () {
  this.timeout(120_000);
  before(() => run("make", ["-s", "-C", "pam"], { cwd: REPOSITORY }));

  describe("registered", () => {
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
      expect(
        await ask({ delegations: registered(await token()), owned: { validUntil: NOW + 60 } }),
      ).to.include({
        ok: true,
        until: NOW + 60,
      });
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
        await token({ expiresAt: NOW + 60 }),
        await token({ scope: "all", expiresAt: NOW + 7200 }),
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
            delegations: registered(
              lawless(good, (b) => b.writeBigUInt64BE(BigInt(delegation.expiresAt), 9)),
            ),
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
  });

  describe("in a certificate", () => {
    const certificate = async (changes: Partial<CertificateParts> = {}, t?: string) =>
      sshCertificate({
        key: KEY,
        principals: ["admin"],
        extensions: [delegationExtension(t ?? (await token())), ["permit-pty", Buffer.alloc(0)]],
        ...changes,
      });

    it("lets the certified key in, also one that stock ssh-keygen has made", async () => {
      expect(await ask({ key: await certificate() })).to.include({
        ok: true,
        reason: "owner",
        until: NOW + HOUR,
      });
      const dir = await mkdtemp(join(tmpdir(), "blockhost-keys-"));
      try {
        const file = join(dir, "id");
        await run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", file]);
        const [, key = ""] = (await readFile(`${file}.pub`, "utf8")).split(" ");
        const option = `extension:delegation@blockhost=${await token({ source: "10.0.0.0/8" }, { key })}`;
        await run("ssh-keygen", ["-q", "-s", file, "-I", "me", "-n", "admin", "-O", option, `${file}.pub`]);
        const [type, blob] = (await readFile(`${file}-cert.pub`, "utf8")).split(" ");
        expect(await ask({ key: `${type} ${blob}` })).to.include({ ok: true, reason: "owner" });
      } finally {
        await rm(dir, { recursive: true, force: true });
      }
    });

    it("takes no notice of the registered delegations", async () => {
      const key = await certificate({}, await token({ expiresAt: NOW }));
      expect(await ask({ key, delegations: registered(await token()) })).to.include({
        reason: "delegation-expired",
      });
    });

    const refusals: readonly [string, () => Promise<string>, string][] = [
      ["another key has signed", () => certificate({ signer: OTHER_KEY }), "bad-key"],
      ["certifies a key that the wallet did not name", () => certificate({ key: OTHER_KEY }), "wrong-signer"],
      ["names two principals", () => certificate({ principals: ["admin", "root"] }), "bad-key"],
      ["names no principal, which means any", () => certificate({ principals: [] }), "bad-key"],
      ["names another principal", () => certificate({ principals: ["root"] }), "wrong-user"],
      [
        "has a critical option",
        () => certificate({ critical: [["force-command", Buffer.from("\0\0\0\x01x")]] }),
        "bad-key",
      ],
      [
        "carries no delegation",
        () => certificate({ extensions: [["permit-pty", Buffer.alloc(0)]] }),
        "bad-key",
      ],
      [
        "carries two delegations",
        async () => {
          const extension = delegationExtension(await token());
          return certificate({ extensions: [extension, extension] });
        },
        "bad-key",
      ],
      [
        "carries a delegation with something after it",
        async () => {
          const [name, data] = delegationExtension(await token());
          return certificate({ extensions: [[name, Buffer.concat([data, Buffer.from([0])])]] });
        },
        "bad-key",
      ],
      [
        "carries a delegation with a NUL",
        () => certificate({ extensions: [delegationExtension("bhd1.AAAA\0")] }),
        "bad-key",
      ],
      ["carries half a delegation", async () => certificate({}, (await token()).slice(0, -4)), "bad-key"],
      ["uses the reserved field", () => certificate({ reserved: "x" }), "bad-key"],
      ["has bytes left over", () => certificate({ rest: "x" }), "bad-key"],
      ["is a host's", () => certificate({ type: "host" }), "bad-key"],
      ["is cut off", async () => (await certificate()).slice(0, -8), "bad-key"],
      ["says it is a plain key", async () => (await certificate()).replace(/^\S+/, "ssh-ed25519"), "bad-key"],
      ["has a comment", async () => `${await certificate()} me@laptop`, "bad-key"],
    ];
    for (const [title, key, reason] of refusals) {
      it(`refuses one that ${title}: ${reason}`, async () => {
        expect(await ask({ key: await key() })).to.include({ ok: false, reason });
      });
    }

    it("refuses an RSA key's certificate", async () => {
      const dir = await mkdtemp(join(tmpdir(), "blockhost-keys-"));
      try {
        const file = join(dir, "id");
        await run("ssh-keygen", ["-q", "-t", "rsa", "-b", "2048", "-N", "", "-f", file]);
        const option = `extension:delegation@blockhost=${await token()}`;
        await run("ssh-keygen", ["-q", "-s", file, "-I", "me", "-n", "admin", "-O", option, `${file}.pub`]);
        const [type, blob] = (await readFile(`${file}-cert.pub`, "utf8")).split(" ");
        expect(await ask({ key: `${type} ${blob}` })).to.include({ ok: false, reason: "bad-key" });
      } finally {
        await rm(dir, { recursive: true, force: true });
      }
    });
  });

  it("says whether a wallet may be in: the owner, and the user to the second", async () => {
    const lent = { user: TENANT.address, userExpires: NOW + 1 };
    const may = async (wallet: string, owned: Partial<OwnershipStatement>) =>
      verify(VERIFY, {
        operation: "wallet",
        config: CONFIG,
        statement: await statement(owned),
        now: NOW,
        wallet: wallet.toLowerCase(),
      });
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
