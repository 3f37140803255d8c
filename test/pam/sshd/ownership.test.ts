import { spawn } from "node:child_process";
import { once } from "node:events";
import { rm, writeFile } from "node:fs/promises";
import { expect } from "chai";
import { hashMessage, Wallet } from "ethers";
import { approvalText } from "../../../keeper/protocol/approval-text.ts";
import { expandChallenge } from "../../../keeper/protocol/login-challenge.ts";
import { delegate } from "../support/delegate.ts";
import { delegationList } from "../support/delegation-list.ts";
import { describeGuests } from "../support/describe-guests.ts";
import { dialogue, entering, pasting, signedBy } from "../support/dialogue.ts";
import { holdSession } from "../support/hold-session.ts";
import { nextSource } from "../support/next-source.ts";
import { type OpensshKey, openOpensshKey } from "../support/openssh-key.ts";
import { answer, approvedBy, type LoginHandler } from "../support/relay.ts";
import type { TestGuest } from "../support/test-guest.ts";
import { until } from "../support/until.ts";

const now = () => Math.floor(Date.now() / 1000);
const AUTHZ = "/usr/lib/blockhost/bh-authz";

describeGuests("whose machine it is", (bed) => {
  let key: OpensshKey;
  const guest = () => bed().guest;
  const approve = () => dialogue({ port: guest().port }, entering());
  const paste = (wallet: Parameters<typeof signedBy>[0]) =>
    dialogue({ port: guest().port }, pasting(signedBy(wallet)));
  const useKey = (command = "id -un") =>
    key.use("ssh", guest().port, "-o", `BindAddress=${nextSource()}`, "admin@127.0.0.1", command);
  const state = (name: string) => `${guest().root.path}/var/lib/blockhost/${name}`;

  before(async () => {
    key = await openOpensshKey();
  });
  after(() => key?.close());
  afterEach(async () => {
    const { relay } = bed();
    relay.ownership = relay.delegations = null;
    await rm(state("delegations"), { force: true });
    await rm(`${key.file}-cert.pub`, { force: true });
    await rm(state("ownership"), { force: true });
    await guest().own({});
  });

  it("ends sessions of both kinds at a transfer, refuses both ways in afterwards, and lets the buyer in", async () => {
    const { relay } = bed();
    const token = await delegate(guest(), key.text);
    relay.delegations = delegationList([key.text, token]);
    relay.decide(approvedBy(guest().owner));
    const session = await holdSession(guest().port, entering());
    const argv = ["-F", "none", "-i", key.file, "-p", `${guest().port}`, "-o", "StrictHostKeyChecking=no"];
    const quiet = ["-o", "UserKnownHostsFile=/dev/null", "-o", "LogLevel=QUIET", "-o", "BatchMode=yes"];
    const held = spawn(
      "ssh",
      [...argv, ...quiet, "-b", nextSource(), "admin@127.0.0.1", "echo in; exec cat"],
      {
        stdio: ["pipe", "pipe", "ignore"],
      },
    );
    const ended = once(held, "close");
    const [first] = await once(held.stdout, "data");
    expect(String(first)).to.equal("in\n");
    expect(session.isOpen()).to.equal(true);

    const buyer = Wallet.createRandom();
    relay.ownership = await guest().statement({ seq: 1001, owner: buyer.address });
    const pulled = await guest().root.run(AUTHZ, "--pull");
    expect(pulled.code, pulled.stdout).to.equal(0);
    await Promise.all([session.closed, ended]);

    const [byKey, byHand] = await Promise.all([useKey(), paste(guest().owner)]);
    expect(byKey).to.include({ code: 255, stdout: "" });
    expect(byHand).to.include({ ok: false, output: "" });
    await key.certify(token);
    expect(await useKey()).to.include({ code: 255, stdout: "" });
    relay.decide(approvedBy(buyer));
    expect(await approve()).to.include({ ok: true, output: "admin" });
  });

  it("learns of a transfer at the login itself, by wallet and by key", async () => {
    const { relay } = bed();
    await writeFile(state("delegations"), delegationList([key.text, await delegate(guest(), key.text)]));
    expect(await useKey()).to.include({ code: 0 });
    relay.ownership = await guest().statement({ seq: 1001, owner: Wallet.createRandom().address });
    // sshd has the old list when it takes the key; the module pulls the new one and opens no session
    const late = await useKey();
    expect(late.code).to.be.oneOf([254, 255]);
    expect(late.stdout).to.equal("");
    await guest().own({});
    relay.ownership = await guest().statement({ seq: 1001, owner: Wallet.createRandom().address });
    await writeFile(state("delegations"), delegationList([key.text, await delegate(guest(), key.text)]));
    const forward = [
      "-o",
      `BindAddress=${nextSource()}`,
      "-W",
      `127.0.0.1:${guest().port}`,
      "admin@127.0.0.1",
    ];
    expect((await key.use("ssh", guest().port, ...forward)).stdout, "a port without a session").to.equal("");
    await guest().own({});
    expect(await paste(guest().owner)).to.include({ ok: false, output: "" });
  });

  const broken: readonly (readonly [string, (guest: TestGuest) => Promise<unknown>])[] = [
    ["is stale", (g) => g.own({ issuedAt: now() - 86_400 - 60 })],
    [
      "has been rolled back",
      async (g) => {
        await g.own({});
        await writeFile(state("ownership.seq"), "seq=1001\n");
      },
    ],
    ["was signed by another key", async (g) => g.store(await g.statement({}, Wallet.createRandom()))],
    ["is missing", () => rm(state("ownership"))],
    ["says that the subscription has ended", (g) => g.own({ validUntil: now() - 1 })],
    ["says that the token was burned", (g) => g.own({ owner: `0x${"0".repeat(40)}` })],
  ];
  for (const [title, breakIt] of broken) {
    it(`lets nobody in, by wallet or by key, when the statement ${title}`, async () => {
      await key.certify(await delegate(guest(), key.text));
      await breakIt(guest());
      const [byHand, byKey] = await Promise.all([paste(guest().owner), useKey()]);
      expect(byHand).to.include({ ok: false, output: "" });
      expect(byKey).to.include({ code: 255, stdout: "" });
    });
  }

  it("lets the ERC-4907 user in until their time runs out, and ends their session then", async () => {
    const { relay } = bed();
    const lodger = Wallet.createRandom();
    const userExpires = now() + 6;
    await guest().own({ user: lodger.address, userExpires });
    relay.decide(approvedBy(lodger));
    const session = await holdSession(guest().port, entering());
    await until("the session's end", async () => {
      if (!session.isOpen()) return true;
      await guest().root.run(AUTHZ, "--pull");
      return undefined;
    });
    expect(now()).to.be.at.least(userExpires);
    expect(await approve()).to.include({ ok: false, output: "" });
    expect(await paste(guest().owner), "the owner").to.include({ ok: true });
  });

  describe("with a contract as owner", () => {
    const SAFE = `0x${"5a".repeat(20)}`;
    /** The portal's answer once the chain has said that the contract approves. */
    const vouched =
      (attester: { signMessage(text: string): Promise<string> }, change: object = {}): LoginHandler =>
      async ({ challenge }, response) => {
        const text = approvalText({
          instance: guest().instance,
          chainId: 31337n,
          contract: guest().contract,
          tokenId: 42n,
          wallet: SAFE,
          hash: hashMessage(expandChallenge(challenge, SAFE)),
          ...change,
        });
        answer(response, 200, `signature=${await attester.signMessage(text)}\n`);
      };

    it("lets somebody in by the attester's approval of this login", async () => {
      await guest().own({ owner: SAFE, ownerKind: "contract" });
      bed().relay.decide(vouched(guest().attester));
      expect(await approve()).to.include({ ok: true, output: "admin" });
    });

    it("refuses an approval by another key, of another login, for another wallet or machine, and for a plain wallet", async () => {
      await guest().own({ owner: SAFE, ownerKind: "contract" });
      const handlers = [
        vouched(Wallet.createRandom()),
        vouched(guest().attester, { hash: `0x${"ab".repeat(32)}` }),
        vouched(guest().attester, { wallet: `0x${"5b".repeat(20)}` }),
        vouched(guest().attester, { instance: "f".repeat(32) }),
        approvedBy(guest().attester),
      ];
      let next = 0;
      bed().relay.decide((login, response) => handlers[next++ % handlers.length]?.(login, response));
      const results = await Promise.all(handlers.map(() => approve()));
      for (const result of results) expect(result).to.include({ ok: false, output: "" });
      await guest().own({ owner: SAFE, ownerKind: "eoa" });
      bed().relay.decide(vouched(guest().attester));
      expect(await approve()).to.include({ ok: false, output: "" });
    });
  });
});
