import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { expect } from "chai";
import { Wallet } from "ethers";
import { Client } from "ssh2";
import { okAnswer, signLogins } from "./support/answers.ts";
import { delegate } from "./support/delegate.ts";
import { canMakeGuestRoot } from "./support/guest-root.ts";
import { login } from "./support/login.ts";
import { openOpensshKey } from "./support/openssh-key.ts";
import { opensshLogin } from "./support/openssh-login.ts";
import { processes } from "./support/processes.ts";
import { openRawServer, type RawServer } from "./support/raw-server.ts";
import { TestGuest } from "./support/test-guest.ts";
import { until } from "./support/until.ts";

/** A real sshd, a relay, and people at both ends. */
describe("login by the browser over a real sshd", function () {
  this.timeout(120_000);
  let guest: TestGuest;
  let relay: RawServer;

  before(async function () {
    if (!canMakeGuestRoot) this.skip();
    relay = await openRawServer((socket) => socket.end());
    guest = await TestGuest.open();
    await guest.configure({ relay: relay.relay });
  });
  after(async () => {
    await relay?.close();
    await guest?.close();
  });

  /** Processes that sshd has for logins that are not through: one for each PAM conversation. */
  const waiting = async () => (await processes(guest.root, "sshd")).length - 1;

  /** Presses Enter and comes back once the relay has the question. */
  async function pressEnter(user: string, from: string): Promise<Client> {
    const client = new Client();
    client.on("error", () => undefined);
    client.on("keyboard-interactive", (_name, _text, _language, prompts, finish) =>
      finish(prompts.map(() => "")),
    );
    const before = relay.received.length;
    client.connect({
      host: "127.0.0.1",
      localAddress: from,
      port: guest.port,
      username: user,
      tryKeyboard: true,
      authHandler: ["keyboard-interactive"],
    });
    await until("the relay is asked", () => (relay.received.length > before ? true : undefined));
    return client;
  }

  it("opens a session by itself, which knows its wallet", async () => {
    relay.answer(signLogins(guest.owner));
    const result = await login(guest, () => "", `echo "$BLOCKHOST_WALLET"`);
    expect(result).to.include({ ok: true, output: guest.owner.address.toLowerCase() });
  });

  it("waits in a sandbox, as a user of its own", async () => {
    relay.answer(() => undefined);
    const client = await pressEnter("admin", "127.0.2.1");
    const [path] = await processes(guest.root, "bh-relay");
    const status = await readFile(`${path}/status`, "utf8");
    const id = Number((await guest.root.run("id", "-u", "_blockhost")).stdout);
    expect(status)
      .to.match(new RegExp(`^Uid:(\\t${id}){4}$`, "m"))
      .and.to.match(/^Seccomp:\t2$/m);
    client.destroy();
    await once(client, "close");
  });

  for (const user of ["admin", "nobody-here"]) {
    it(`leaves nothing behind when the client of ${user} goes while it waits`, async () => {
      relay.answer(() => undefined);
      await until("earlier logins are gone", async () => ((await waiting()) === 0 ? true : undefined));
      const gone = relay.gone();
      const client = await pressEnter(user, "127.0.2.2");
      expect(await waiting()).to.be.above(1);
      client.destroy();
      await until("the relay hears of it", () => (relay.gone() > gone ? true : undefined));
      await until("sshd's processes end", async () => ((await waiting()) === 0 ? true : undefined));
      expect(await processes(guest.root, "bh-relay")).to.deep.equal([]);
    });
  }

  it("opens no session for a key whose wallet has sold the machine a moment ago", async () => {
    const key = await openOpensshKey();
    const registered = `BlockHost delegations 1\n${key.text} ${await delegate(guest, key.text)}\n`;
    const serve = (statement: string) =>
      relay.answer((socket, request) => {
        const body = request.includes("/ownership ") ? statement : registered;
        socket.end(okAnswer(body));
      });
    serve(await guest.statement({ seq: 1000 }));
    const use = (...command: string[]) => key.use("ssh", guest.port, "admin@127.0.0.1", ...command);
    expect(await use("id", "-un")).to.include({ code: 0, stdout: "admin\n" });
    // sshd asks bh-keys first, which knows the old statement only; then the account phase brings the new one
    serve(await guest.statement({ seq: 1001, owner: Wallet.createRandom().address }));
    expect(await use("-W", `127.0.0.1:${guest.port}`)).to.include({ stdout: "" });
    await guest.own({});
    serve(await guest.statement({ seq: 1001, owner: Wallet.createRandom().address }));
    expect(await use("id", "-un")).to.include({ code: 254, stdout: "" });
    await key.close();
    await guest.own({});
  });

  const openssh = async (answer: string) => {
    const pub = await readFile(`${guest.root.path}/etc/ssh/ssh_host_ed25519_key.pub`, "utf8");
    const hostKey = pub.split(" ").slice(0, 2).join(" ");
    return opensshLogin({ port: guest.port, hostKey }, async () => answer, "id -un");
  };

  it("needs no more than Enter of stock OpenSSH", async () => {
    relay.answer(signLogins(guest.owner));
    expect(await openssh("")).to.include({ code: 0, stdout: "admin\n" });
  });

  it("tells stock OpenSSH that it was denied", async () => {
    relay.answer((socket) => void socket.end(okAnswer("denied\n")));
    const { code, stderr } = await openssh("");
    expect(code).to.equal(255);
    expect(stderr).to.contain("BlockHost: refused: it was denied in the browser");
  });
});
