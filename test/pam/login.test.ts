import { readFile } from "node:fs/promises";
import { expect } from "chai";
import { Signature, SigningKey, Wallet } from "ethers";
import { decodeChallenge, expandChallenge } from "../../keeper/protocol/login-challenge.ts";
import { loginMessage } from "../../keeper/protocol/login-message.ts";
import { canMakeGuestRoot } from "./support/guest-root.ts";
import { type LoginResult, login } from "./support/login.ts";
import { opensshLogin } from "./support/openssh-login.ts";
import { TestGuest } from "./support/test-guest.ts";

const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

/** The same signature with the other s, which also verifies but which nobody's wallet makes. */
function highS(signature: string): string {
  const { r, s, v } = Signature.from(signature);
  const other = (ORDER - BigInt(s)).toString(16).padStart(64, "0");
  return `${r}${other}${v === 27 ? "1c" : "1b"}`;
}

const base64url = (signature: string) => Buffer.from(signature.slice(2), "hex").toString("base64url");

/** The part of a transcript that does not differ from login to login. */
const template = (shown: string, user: string) =>
  shown
    .replace(/bh1\.\S+/g, "TOKEN")
    .replace(/from \S+ port \d+/g, "from SOURCE")
    .replaceAll(user, "USER");

describe("login over a real sshd", function () {
  this.timeout(120_000);
  let guest: TestGuest;

  before(async function () {
    if (!canMakeGuestRoot) this.skip();
    guest = await TestGuest.open();
  });
  after(() => guest?.close());

  const sign =
    (wallet: { address: string; signMessage(text: string): Promise<string> }) => (challenge: string) =>
      wallet.signMessage(expandChallenge(challenge, wallet.address));

  describe("lets in", () => {
    it("the owner, and as the machine's user", async () => {
      const result = await login(guest, sign(guest.owner));
      expect(result).to.include({ ok: true, output: "admin" });
      const seen = decodeChallenge(result.challenges[0] ?? "");
      expect(seen).to.include({
        vm: "vm-42",
        user: "admin",
        instance: guest.instance,
        sourceIp: "127.0.0.1",
      });
      expect(result.shown).not.to.contain(guest.owner.address.slice(2).toLowerCase());
    });

    it("the owner with stock OpenSSH, which asks through SSH_ASKPASS", async () => {
      const pub = await readFile(`${guest.root.path}/etc/ssh/ssh_host_ed25519_key.pub`, "utf8");
      const hostKey = pub.split(" ").slice(0, 2).join(" ");
      const result = await opensshLogin({ port: guest.port, hostKey }, sign(guest.owner), "id -un; exit 7");
      expect(result).to.include({ code: 7, stdout: "admin\n" });
    });

    it("a signature in base64url, in EIP-2098, without 0x, in capitals, with v of 0 or 1, and between blanks", async () => {
      const forms: readonly ((signature: string) => string)[] = [
        base64url,
        (s) => base64url(Signature.from(s).compactSerialized),
        (s) => s.slice(2).toUpperCase(),
        (s) => `  ${s.slice(0, -2)}0${Number.parseInt(s.slice(-2), 16) - 27}\t `,
      ];
      const results = await Promise.all(
        forms.map((form) => login(guest, async (challenge) => form(await sign(guest.owner)(challenge)))),
      );
      expect(results.map(({ ok }) => ok)).to.deep.equal([true, true, true, true]);
    });

    it("the ERC-4907 user until their time runs out, beside the owner", async () => {
      const lodger = Wallet.createRandom();
      const userExpires = Math.floor(Date.now() / 1000) + 600;
      await guest.own({ user: lodger.address, userExpires });
      expect(await login(guest, sign(lodger))).to.include({ ok: true, output: "admin" });
      expect(await login(guest, sign(guest.owner))).to.include({ ok: true });
      await guest.own({ user: lodger.address, userExpires: Math.floor(Date.now() / 1000) - 1 });
      expect(await login(guest, sign(lodger))).to.include({ ok: false });
      await guest.own({});
    });
  });

  describe("refuses", () => {
    const refused = new Map<string, Promise<LoginResult>>();
    const result = (name: string): Promise<LoginResult> =>
      refused.get(name) ?? Promise.reject(new Error(name));
    let replayed: string;

    before(async function () {
      this.timeout(120_000);
      const owner = sign(guest.owner);
      const first = await login(guest, async (challenge) => {
        replayed = await owner(challenge);
        return replayed;
      });
      expect(first.ok, "the login whose signature is replayed").to.equal(true);
      const altered = (change: object) => (challenge: string) =>
        guest.owner.signMessage(
          loginMessage({ ...decodeChallenge(challenge), ...change }, guest.owner.address),
        );
      const cases: readonly [string, { user?: string }, (challenge: string) => string | Promise<string>][] = [
        ["wrong wallet", {}, sign(Wallet.createRandom())],
        [
          "the owner's text signed by another",
          {},
          (challenge) => Wallet.createRandom().signMessage(expandChallenge(challenge, guest.owner.address)),
        ],
        ["replay", {}, () => replayed],
        ["other vm", {}, altered({ instance: "f".repeat(32), vm: "vm-43" })],
        ["other source", {}, altered({ sourceIp: "203.0.113.9" })],
        ["other token", {}, altered({ tokenId: 43n })],
        ["attester", {}, sign(guest.attester)],
        ["high s", {}, async (challenge) => highS(await owner(challenge))],
        [
          "raw hash",
          {},
          async (challenge) => {
            const key = new SigningKey(guest.owner instanceof Wallet ? guest.owner.privateKey : "");
            const text = Buffer.from(expandChallenge(challenge, guest.owner.address));
            return key.sign(Buffer.alloc(32, text)).serialized;
          },
        ],
        ["garbage", {}, () => "%s%n\u0000\u001b[2J' OR 1=1 --"],
        ["empty", {}, () => ""],
        ["long", {}, () => "a".repeat(20_000)],
        ["another real user", { user: "victim" }, owner],
        ["root", { user: "root" }, owner],
        ["unknown user", { user: "nobody-here" }, owner],
        ["unknown user, garbage", { user: "nobody-here" }, () => "x"],
      ];
      for (const [i, [name, user, answer]] of cases.entries()) {
        refused.set(name, login({ port: guest.port, from: `127.0.1.${i + 1}`, ...user }, answer));
      }
      await Promise.all(refused.values());
    });

    for (const [name, title] of [
      ["wrong wallet", "a wallet that does not own the machine"],
      ["the owner's text signed by another", "the owner's text signed by another wallet"],
      ["replay", "a good signature in a second session"],
      ["other vm", "a signature for another VM"],
      ["other source", "a signature for a connection from elsewhere"],
      ["other token", "a signature for another token"],
      ["attester", "the keeper's own attestation key"],
      ["high s", "the owner's signature with s in the upper half"],
      ["raw hash", "a signature over something else"],
      ["garbage", "bytes that are no signature"],
      ["empty", "an empty answer"],
      ["long", "an answer of 20,000 characters"],
      ["another real user", "the owner as another user of the machine"],
      ["root", "the owner as root"],
      ["unknown user", "the owner as a user who does not exist"],
    ] as const) {
      it(title, async () => {
        const refusal = await result(name);
        expect(refusal).to.include({ ok: false, output: "" });
        expect(refusal.challenges, "challenges answered").to.have.length(1);
      });
    }

    it("a wrong wallet with stock OpenSSH, and says only that it was not accepted", async () => {
      const pub = await readFile(`${guest.root.path}/etc/ssh/ssh_host_ed25519_key.pub`, "utf8");
      const hostKey = pub.split(" ").slice(0, 2).join(" ");
      const refusal = await opensshLogin(
        { port: guest.port, hostKey },
        sign(Wallet.createRandom()),
        "id -un",
      );
      expect(refusal).to.include({ code: 255, stdout: "" });
      expect(refusal.stderr).to.contain("refused: the signature was not accepted");
    });

    it("with the same transcript whether the user exists or not", async () => {
      const [real, unknown, other] = await Promise.all(
        ["wrong wallet", "unknown user", "another real user"].map(result),
      );
      expect(template(unknown?.shown ?? "", "nobody-here")).to.equal(template(real?.shown ?? "", "admin"));
      expect(template(other?.shown ?? "", "victim")).to.equal(template(real?.shown ?? "", "admin"));
    });

    it("everybody when the subscription has expired, and the owner again when it is renewed", async () => {
      await guest.own({ validUntil: Math.floor(Date.now() / 1000) - 1 });
      expect(await login(guest, sign(guest.owner))).to.include({ ok: false });
      await guest.own({});
      expect(await login(guest, sign(guest.owner))).to.include({ ok: true });
    });

    it("an old owner with the statement of before the transfer put back in place", async () => {
      const before = await guest.statement({ seq: 1000 });
      const buyer = Wallet.createRandom();
      await guest.store(await guest.statement({ seq: 1001, owner: buyer.address }));
      expect(await login(guest, sign(buyer)), "the buyer").to.include({ ok: true });
      await guest.store(before);
      expect(await login(guest, sign(guest.owner)), "the seller").to.include({ ok: false });
      await guest.own({});
    });
  });
});
