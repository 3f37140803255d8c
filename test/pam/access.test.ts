import { access, rename, rm, writeFile } from "node:fs/promises";
import { expect } from "chai";
import { Wallet } from "ethers";
import { delegate } from "./support/delegate.ts";
import { type FakeRelay, openFakeRelay } from "./support/fake-relay.ts";
import { canMakeGuestRoot } from "./support/guest-root.ts";
import { installModuleCheck, moduleCheck, PAM } from "./support/module-check.ts";
import { type OpensshKey, openOpensshKey } from "./support/openssh-key.ts";
import { installPreload } from "./support/preload.ts";
import { TestGuest } from "./support/test-guest.ts";
import { until } from "./support/until.ts";

const { SUCCESS, AUTH_ERR, AUTHINFO_UNAVAIL, SESSION_ERR } = PAM;
const now = () => Math.floor(Date.now() / 1000);
const IN = { account: SUCCESS, session: SUCCESS };
const OUT = { account: AUTH_ERR, session: SESSION_ERR };

/** What is asked of somebody who has authenticated, in the words in which sshd tells PAM how. */
describe("access of who has authenticated", function () {
  this.timeout(120_000);
  let guest: TestGuest;
  let relay: FakeRelay;
  let key: OpensshKey;
  let faults: string;

  before(async function () {
    if (!canMakeGuestRoot) this.skip();
    [relay, key, guest] = await Promise.all([openFakeRelay(), openOpensshKey(), TestGuest.open()]);
    await installModuleCheck(guest.root);
    faults = await installPreload(guest.root, "faults");
  });
  after(async () => {
    await Promise.all([relay?.close(), key?.close(), guest?.close()]);
  });
  beforeEach(async () => {
    await guest.configure({});
    await guest.own({});
    await rm(`${guest.root.path}/var/lib/blockhost/delegations`, { force: true });
  });

  const state = (name: string) => `${guest.root.path}/var/lib/blockhost/${name}`;
  const enter = (environment: Record<string, string>, user = "admin") =>
    moduleCheck(guest.root, user, [""], { PHASES: "account", LD_PRELOAD: faults, ...environment });
  const byWallet = (address: string) => ({ BLOCKHOST_WALLET: address.toLowerCase() });
  const byKey = (text = key.text) => ({ SSH_AUTH_INFO_0: `publickey ssh-ed25519 ${text}\n` });
  const register = async (...tokens: string[]) => {
    const lines = tokens.map((token) => `${key.text} ${token}\n`).join("");
    await writeFile(state("delegations"), `BlockHost delegations 1\n${lines}`);
  };

  it("lets the owner's wallet in, for as long as it stays", async () => {
    const result = await enter(byWallet(guest.owner.address));
    expect(result).to.include({ ...IN, wallet: guest.owner.address.toLowerCase() });
    expect(result.shown).not.to.contain("systemd.runtime_max_sec");
  });

  it("lets no other wallet in, and the owner's as no other user", async () => {
    expect(await enter(byWallet(Wallet.createRandom().address))).to.include(OUT);
    expect(await enter(byWallet(`0x${"0".repeat(40)}`))).to.include(OUT);
    for (const user of ["root", "victim", "nobody-here", "%n"]) {
      expect(await enter(byWallet(guest.owner.address), user), user).to.include(OUT);
    }
  });

  it("refuses what is not a wallet's address", async () => {
    const address = guest.owner.address.toLowerCase();
    const wrong = [
      "",
      "0x",
      address.slice(2),
      guest.owner.address,
      `${address} `,
      `${address}\n`,
      "x".repeat(4000),
    ];
    for (const wallet of wrong) {
      expect(await enter({ BLOCKHOST_WALLET: wallet }), JSON.stringify(wallet)).to.include(OUT);
    }
  });

  it("ends the session of an ERC-4907 user with the user's time, and not the owner's", async () => {
    const lodger = Wallet.createRandom();
    await guest.own({ user: lodger.address, userExpires: now() + 600 });
    const result = await enter(byWallet(lodger.address));
    expect(result).to.include(IN);
    const seconds = Number(/data systemd\.runtime_max_sec=(\d+)\n/.exec(result.shown)?.[1]);
    expect(seconds).to.be.within(540, 600);
    expect((await enter(byWallet(guest.owner.address))).shown).not.to.contain("systemd.");
    await guest.own({ user: lodger.address, userExpires: now() });
    expect(await enter(byWallet(lodger.address))).to.include(OUT);
  });

  it("ends the session of a key that an ERC-4907 user has delegated with the user's time", async () => {
    const lodger = Wallet.createRandom();
    await guest.own({ user: lodger.address, userExpires: now() + 600 });
    await register(await delegate(guest, key.text, {}, lodger));
    const result = await enter(byKey());
    expect(result).to.include({ ...IN, wallet: lodger.address.toLowerCase() });
    expect(result.shown).to.match(/data systemd\.runtime_max_sec=\d+\n/);
  });

  it("gives no session to an ERC-4907 user when its end cannot be set", async () => {
    const lodger = Wallet.createRandom();
    await guest.own({ user: lodger.address, userExpires: now() + 600 });
    expect(await enter({ ...byWallet(lodger.address), FAULT: "pam_set_data" })).to.include({
      account: SUCCESS,
      session: SESSION_ERR,
    });
  });

  it("judges the key again that sshd says it has accepted, and names its wallet to the session", async () => {
    await register(await delegate(guest, key.text));
    expect(await enter(byKey())).to.include({ ...IN, wallet: guest.owner.address.toLowerCase() });
    await guest.own({ owner: Wallet.createRandom().address });
    expect(await enter(byKey())).to.include(OUT);
  });

  it("judges a key by its certificate", async () => {
    await key.certify(await delegate(guest, key.text));
    const [type, blob] = (await key.certificate()).split(" ");
    const info = `publickey ${type} ${blob}\n`;
    expect(await enter({ SSH_AUTH_INFO_0: info })).to.include(IN);
    expect(await enter({ SSH_AUTH_INFO_0: info }, "victim")).to.include(OUT);
  });

  it("wants each of several keys to be good", async () => {
    await register(await delegate(guest, key.text));
    const { SSH_AUTH_INFO_0: good } = byKey();
    const other = await openOpensshKey();
    const { SSH_AUTH_INFO_0: bad } = byKey(other.text);
    await other.close();
    expect(await enter({ SSH_AUTH_INFO_0: good + good })).to.include(IN);
    for (const info of [good + bad, bad + good, bad]) {
      expect(await enter({ SSH_AUTH_INFO_0: info }), info).to.include(OUT);
    }
    expect(await enter({ SSH_AUTH_INFO_0: good, ...byWallet(Wallet.createRandom().address) })).to.include(
      OUT,
    );
    expect(await enter({ SSH_AUTH_INFO_0: bad, ...byWallet(guest.owner.address) })).to.include(OUT);
  });

  it("takes keyboard-interactive only with the wallet that came of it, and no other method", async () => {
    const info = "keyboard-interactive/pam\n";
    expect(await enter({ SSH_AUTH_INFO_0: info, ...byWallet(guest.owner.address) })).to.include(IN);
    await register(await delegate(guest, key.text));
    const { SSH_AUTH_INFO_0: good } = byKey();
    for (const other of [
      info,
      "password\n",
      "hostbased ssh-ed25519 AAAA\n",
      "none",
      `${good}password\n`,
      "publickey",
      "publickey \n",
      `publickey ssh-ed25519 ${"A".repeat(5000)}\n`,
      "\u00ff\u001b\n",
    ]) {
      expect(await enter({ SSH_AUTH_INFO_0: other }), other).to.include(OUT);
    }
  });

  it("opens no session when sshd never says who it was, though the account may pass until then", async () => {
    for (const nothing of [{}, { SSH_AUTH_INFO_0: "" }, { SSH_AUTH_INFO_0: "\n" }]) {
      expect(await enter(nothing)).to.include({ account: SUCCESS, session: SESSION_ERR });
    }
  });

  it("lets nobody in without guest.conf, and nobody in without a statement", async () => {
    const { owner } = guest;
    await rm(state("ownership"));
    const nothing = { account: AUTHINFO_UNAVAIL, session: SESSION_ERR };
    expect(await enter(byWallet(owner.address))).to.include(nothing);
    await rm(`${guest.root.path}/etc/blockhost/guest.conf`);
    expect(await enter(byWallet(owner.address))).to.include(nothing);
  });

  it("pulls the newest statement first, so that a transfer counts at once", async () => {
    await guest.configure({ relay: relay.address });
    expect(await enter(byWallet(guest.owner.address))).to.include(IN);
    const buyer = Wallet.createRandom();
    relay.pages.ownership = await guest.statement({ seq: 1001, owner: buyer.address });
    expect(await enter(byWallet(guest.owner.address))).to.include(OUT);
    expect(await enter(byWallet(buyer.address))).to.include(IN);
    relay.pages.ownership = null;
  });

  it("waits three seconds for bh-authz and no longer, and never kills it", async () => {
    await guest.configure({ relay: relay.address });
    const program = `${guest.root.path}/usr/lib/blockhost/bh-authz`;
    const done = `${guest.root.path}/tmp/authz-is-done`;
    await rename(program, `${program}.real`);
    // in the middle of something until this file exists
    const script = "while ! [ -e /tmp/authz-may-end ]; do sleep 0.05; done; echo said; : >/tmp/authz-is-done";
    await writeFile(program, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    expect(await enter(byWallet(guest.owner.address))).to.include(IN);
    await writeFile(`${guest.root.path}/tmp/authz-may-end`, "");
    await until("bh-authz has ended by itself", () =>
      access(done).then(
        () => true,
        () => undefined,
      ),
    );
    await rename(`${program}.real`, program);
  });

  it("believes the stored statement when the relay is silent", async () => {
    await guest.configure({ relay: relay.address });
    let release = () => {};
    relay.hold = new Promise<void>((resolve) => {
      release = resolve;
    });
    expect(await enter(byWallet(guest.owner.address))).to.include(IN);
    release();
    relay.hold = undefined;
  });
});
