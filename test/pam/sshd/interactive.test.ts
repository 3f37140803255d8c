import { isDeepStrictEqual as isEqual } from "node:util";
import { expect } from "chai";
import { Signature, Wallet } from "ethers";
import { decodeChallenge, expandChallenge } from "../../../keeper/protocol/login-challenge.ts";
import { type LoginAttempt, loginMessage } from "../../../keeper/protocol/login-message.ts";
import { describeGuests } from "../support/describe-guests.ts";
import { type Dialogue, dialogue, entering, pasting, shownChallenge, signedBy } from "../support/dialogue.ts";
import { guestProcesses } from "../support/guest-processes.ts";
import { otherS } from "../support/other-s.ts";
import { answer, approvedBy } from "../support/relay.ts";
import { sshdForCrowds } from "../support/sshd-for-crowds.ts";
import { until } from "../support/until.ts";

type Sign = (challenge: string) => Promise<string> | string;

describeGuests("interactive login", (bed) => {
  let port = 0;
  const owner = () => bed().guest.owner;
  const paste = (sign: Sign, user = "admin") => dialogue({ port, user }, pasting(sign));
  const approve = (user = "admin") => dialogue({ port, user }, entering());
  /** The owner's signature over the challenge with something else in it. */
  const altered = (change: (attempt: LoginAttempt) => Partial<LoginAttempt>) => (challenge: string) => {
    const attempt = decodeChallenge(challenge);
    return owner().signMessage(loginMessage({ ...attempt, ...change(attempt) }, owner().address));
  };

  before(async () => {
    port = await sshdForCrowds(bed().guest.root);
  });
  afterEach(() => bed().relay.decide((_login, response) => answer(response, 503, "")));

  it("lets the owner in who pastes a signature, asking nobody else", async () => {
    const before = bed().relay.logins.length;
    expect(await paste(signedBy(owner()))).to.include({ ok: true, output: "admin" });
    expect(bed().relay.logins).to.have.length(before);
  });

  it("lets the owner in who presses Enter once and approves in the browser", async () => {
    bed().relay.decide(approvedBy(owner()));
    const result = await approve();
    expect(result).to.include({ ok: true, output: "admin", prompts: 1 });
    const posted = bed().relay.logins.at(-1);
    const attempt = decodeChallenge(posted?.challenge ?? "");
    expect(attempt).to.include({ vm: "vm-42", user: "admin", instance: bed().guest.instance });
    const code = `${posted?.code.slice(0, 4)}-${posted?.code.slice(4)}`;
    expect(result.shown).to.contain(`https://panel.example.net/l/${attempt.sid}`).and.to.contain(code);
    expect(result.shown, "who owns the machine").not.to.match(new RegExp(owner().address, "i"));
  });

  it("never has the code in the link or in what is signed", async () => {
    bed().relay.decide(approvedBy(owner()));
    await approve();
    const { challenge = "", code = "?" } = bed().relay.logins.at(-1) ?? {};
    expect(expandChallenge(challenge, owner().address)).not.to.contain(code);
    expect(Buffer.from(challenge.slice(4), "base64url").toString("latin1")).not.to.contain(code);
  });

  it("draws a QR code and goes on", async () => {
    bed().relay.decide(approvedBy(owner()));
    const answers = ["q", "qq", ""];
    const result = await dialogue({ port }, () => answers.shift() ?? null);
    expect(result).to.include({ ok: true, prompts: 3 });
    expect(result.shown)
      .to.match(/[█▀▄]{20}/)
      .and.to.match(/#{14}/);
  });

  it("asks for a signature when the portal is down, and takes it", async () => {
    const sign = signedBy(owner());
    const downs = [
      () => bed().guest.configure({ relay: "127.0.0.1:1" }),
      async () => bed().relay.decide((_login, response) => answer(response, 503, "")),
      async () => bed().relay.decide((_login, response) => void response.destroy()),
      async () => bed().relay.decide((_login, response) => answer(response, 200, "signature=0x\n")),
    ];
    for (const down of downs) {
      await down();
      const reply = (shown: string) => {
        const challenge = shownChallenge(shown);
        return challenge === undefined ? "" : sign(challenge);
      };
      const result = await dialogue({ port }, reply);
      expect(result).to.include({ ok: true, prompts: 2 });
      await bed().guest.configure({ relay: bed().relay.address });
    }
  });

  it("ends when it is denied in the browser", async () => {
    bed().relay.decide((_login, response) => answer(response, 200, "denied\n"));
    expect(await approve()).to.include({ ok: false, prompts: 1 });
  });

  it("refuses what the relay makes up: nothing but the owner's signature of this login counts", async () => {
    bed().relay.decide(approvedBy(bed().guest.attester));
    expect(await approve()).to.include({ ok: false, output: "" });
    bed().relay.decide((_login, response) => answer(response, 200, `signature=0x${"1".repeat(130)}\n`));
    expect(await approve()).to.include({ ok: false, output: "" });
  });

  describe("refuses", () => {
    const stranger = Wallet.createRandom();
    const owners: Sign = (challenge) => signedBy(owner())(challenge);
    let kept = "";
    const cases: readonly (readonly [title: string, sign: Sign, user?: string])[] = [
      ["a wallet that does not own the machine", signedBy(stranger)],
      [
        "the owner's text signed by another",
        (c) => stranger.signMessage(expandChallenge(c, owner().address)),
      ],
      ["the attester's signature", (c) => signedBy(bed().guest.attester)(c)],
      ["a signature with s in the upper half", async (c) => otherS(await owners(c))],
      ["a signature that has let somebody in already", () => kept],
      ["one for another VM", altered(() => ({ instance: "f".repeat(32), vm: "vm-43" }))],
      ["one for the same VM installed anew", altered(() => ({ instance: "f".repeat(32) }))],
      ["one for another token", altered(({ tokenId }) => ({ tokenId: tokenId + 1n }))],
      ["one for another chain", altered(() => ({ chainId: 1n }))],
      ["one for another user", altered(() => ({ user: "victim" }))],
      ["one for another source", altered(() => ({ sourceIp: "203.0.113.9" }))],
      ["one for another port of the source", altered(({ sourcePort }) => ({ sourcePort: sourcePort ^ 1 }))],
      ["one from a minute ago", altered(({ issuedAt }) => ({ issuedAt: issuedAt - 60 }))],
      ["one that has expired", altered(({ issuedAt }) => ({ issuedAt: issuedAt - 121 }))],
      ["one for another domain", altered(() => ({ domain: "panel.example.org" }))],
      ["the owner's signature of something else", (challenge) => owner().signMessage(challenge)],
      ["nothing", () => "  "],
      ["bytes that are no signature", () => "%s%n\u001b[2J' OR 1=1 --"],
      ["20,000 characters", () => "a".repeat(20_000)],
      ...["victim", "root", "_blockhost", "nobody-here", "Admin"].map(
        (user) => [`the owner as ${user}`, owners, user] as const,
      ),
    ];
    const results = new Map<string, Promise<Dialogue>>();

    before(async () => {
      const first = await paste(async (challenge) => {
        kept = await owners(challenge);
        return kept;
      });
      expect(first.ok, "the login whose signature is replayed").to.equal(true);
      for (const [title, sign, user] of cases) results.set(title, paste(sign, user));
      await Promise.all(results.values());
    });

    for (const [title] of cases) {
      it(title, async () => {
        const result = await results.get(title);
        expect(result).to.include({ ok: false, output: "" });
        expect(result?.shown)
          .to.match(/bh1\..*: $/s)
          .and.not.to.contain("\u001b");
      });
    }

    it("the owner as another user, by the browser", async () => {
      bed().relay.decide(approvedBy(owner()));
      const users = ["victim", "root", "nobody-here"];
      const refused = await Promise.all(users.map((user) => approve(user)));
      for (const result of refused) expect(result).to.include({ ok: false, output: "" });
    });
  });

  it("leaves no process and no request behind when the client goes while it waits", async () => {
    const { guest, relay } = bed();
    const waiting = new Promise<void>((resolve) => relay.decide(() => resolve()));
    const isQuiet = async () => isEqual(await guestProcesses(guest.root), ["sshd", "sshd"]) || undefined;
    await until("no process of earlier logins", isQuiet);
    const client = new AbortController();
    const result = dialogue({ port }, entering(), client.signal);
    await waiting;
    expect(await guestProcesses(guest.root)).to.include("bh-relay");
    client.abort();
    expect(await result).to.include({ ok: false });
    await until("no request", () => relay.open() === 0 || undefined);
    await until("no process", isQuiet);
  });

  it("lets 50 in at once, each with a challenge of their own", async () => {
    bed().relay.decide(approvedBy(owner()));
    const before = bed().relay.logins.length;
    const results = await Promise.all(Array.from({ length: 50 }, () => approve()));
    expect(results.filter(({ ok, output }) => ok && output === "admin")).to.have.length(50);
    const posted = bed().relay.logins.slice(before);
    expect(new Set(posted.map(({ challenge }) => decodeChallenge(challenge).nonce)).size).to.equal(50);
    expect(new Set(posted.map(({ code }) => code)).size).to.equal(50);
  });

  it("takes every way of writing a signature that FORMAT.md has", async () => {
    const forms: readonly ((signature: string) => string)[] = [
      (s) => Buffer.from(s.slice(2), "hex").toString("base64url"),
      (s) => Buffer.from(Signature.from(s).compactSerialized.slice(2), "hex").toString("base64url"),
      (s) => s.slice(2).toUpperCase(),
      (s) => `  ${s.slice(0, -2)}0${Number.parseInt(s.slice(-2), 16) - 27}\t `,
    ];
    for (const form of forms) {
      expect(await paste(async (challenge) => form(await signedBy(owner())(challenge)))).to.include({
        ok: true,
      });
    }
  });
});
