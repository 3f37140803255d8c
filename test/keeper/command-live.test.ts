import { expect } from "chai";
import { Wallet } from "ethers";
import type { ApiCommand } from "../../keeper/protocol/api/command.ts";
import type { ApiSubscription } from "../../keeper/protocol/api/subscription.ts";
import { keyPair } from "../../keeper/protocol/key-pair.ts";
import { ContractWallet__factory } from "../../typechain-types/factories/mocks/ContractWallet__factory.ts";
import { CommandBed } from "./support/command-bed.ts";
import { rootApi } from "./support/root-api.ts";
import { type LogLine, runKeeper } from "./support/run-keeper.ts";

const VMID = 100_001;

describe("a keeper that an operator commands by the chain", function () {
  this.timeout(120_000);
  let room: CommandBed;
  let keeper: Awaited<ReturnType<typeof runKeeper>> | undefined;
  let portal: string;

  const start = async () => {
    keeper = await runKeeper("--config", await room.bed.configFile());
    await keeper.started;
    const line = keeper.lines.find(({ msg }) => msg === "keeper started") as LogLine & { portal: string };
    portal = line.portal;
  };
  const stop = async (signal: "SIGTERM" | "SIGKILL" = "SIGTERM") => {
    keeper?.child.kill(signal);
    await keeper?.ended;
    keeper = undefined;
  };
  const command = async (...args: string[]) => {
    const { code, out, err } = await room.sign(portal, ...args, "--json");
    expect(code, err).to.be.oneOf([0, 1]);
    return { code, ...JSON.parse(out) };
  };
  const answerOf = async (nonce: string) =>
    (await (await fetch(`${portal}/api/v1/commands/${nonce}`)).json()) as ApiCommand;
  const acknowledged = async (nonce: string) => {
    const find = () => room.inbox.queryFilter(room.inbox.filters.CommandAcknowledged(nonce));
    await room.until(async () => (await find()).length > 0);
    const [event] = await find();
    return event?.args.resultHash;
  };

  beforeEach(async () => {
    room = await CommandBed.open();
  });
  afterEach(async () => {
    if (keeper) await stop();
    await room.close();
  });

  it("opens its doors, answers under seal, and acknowledges the answer's digest", async () => {
    await start();
    await room.ready();
    const { code, nonce, result } = await command(
      "knock",
      "--source",
      "203.0.113.7",
      "--port",
      "22",
      "--port",
      "8006",
    );
    expect([code, result.ok, result.word]).to.deep.equal([0, true, "knock"]);
    const [{ seconds, ...asked } = {}] = room.rootd;
    expect(asked).to.deep.equal({ verb: "knock-open", ports: [22, 8006], source: "203.0.113.7" });
    expect(seconds).to.be.within(290, 300);
    const served = await answerOf(nonce);
    expect(served.open).to.equal(null);
    expect(await acknowledged(nonce)).to.equal(served.hash);
    await command("close-knock");
    expect(room.rootd.at(-1)).to.deep.equal({ verb: "knock-close" });
  });

  it("holds a tenant's VM off and lets it run, reboots it, and tells how it is", async () => {
    await start();
    await room.ready();
    const tenant = await room.bed.tenant();
    const settled = keeper?.says({ msg: "settled" });
    const { id } = await tenant.purchase(1n, 30n);
    await settled;
    const isOn = async () => {
      const proxmox = await rootApi(room.bed.simulator);
      const { status } = (await proxmox.get(`/nodes/pve/qemu/${VMID}/status/current`)) as { status: string };
      await proxmox.close();
      return status === "running";
    };

    const suspended = await command("suspend", `${id}`, "--reason", "Sends spam");
    expect(suspended.result.ok, JSON.stringify(suspended)).to.equal(true);
    await room.until(async () => !(await isOn()));
    const { result: status } = await command("status");
    expect(status.facts).to.deep.include({ held: 1, heldSubscriptions: [`${id}`], salesPaused: false });
    expect((await command("reboot", `${id}`)).result).to.deep.include({
      ok: false,
      code: "COMMAND_NOT_POSSIBLE",
    });
    await stop();
    await start();
    expect(await isOn(), "a hold outlives the keeper").to.equal(false);
    await command("resume", `${id}`);
    await room.until(isOn);
    await keeper?.says({ msg: "resumed" });
    const rebooted = await command("reboot", `${id}`);
    expect(rebooted.result.ok, JSON.stringify(rebooted)).to.equal(true);
  });

  it("warns a tenant, slows the VM while it runs, also when it was away meanwhile, and lifts that", async () => {
    await start();
    await room.ready();
    const tenant = await room.bed.tenant();
    const settled = keeper?.says({ msg: "settled" });
    const { id } = await tenant.purchase(1n, 30n);
    await settled;
    const evidence = `0x${"5a".repeat(32)}`;
    const given = ["--reason", "Sends spam", "--evidence", evidence];
    const configured = async () => {
      const proxmox = await rootApi(room.bed.simulator);
      const { net0, scsi0 } = (await proxmox.get(`/nodes/pve/qemu/${VMID}/config`)) as Record<string, string>;
      await proxmox.close();
      return `${net0} ${scsi0}`;
    };
    const told = async () =>
      ((await (await fetch(`${portal}/api/v1/subscriptions/${id}`)).json()) as ApiSubscription).measure;

    const before = await configured();
    expect((await command("warn", `${id}`, ...given)).result.ok).to.equal(true);
    expect(await told()).to.deep.include({ kind: "warn", reason: "Sends spam", evidence, mbps: null });
    await stop("SIGKILL");
    const posted = await room.sign(undefined, "throttle", `${id}`, "--mbps", "2", ...given, "--no-wait");
    expect(posted.code, posted.err).to.equal(0);
    expect(await configured()).to.equal(before);
    await start();
    await room.until(async () => (await configured()).includes("rate=0.25"));
    expect(await configured())
      .to.include("mbps_wr=20")
      .and.to.include("iops_rd=300");
    expect(await told()).to.deep.include({ kind: "throttle", evidence, mbps: 2 });
    const { result: status } = await command("status");
    expect(status.facts).to.deep.include({
      throttled: 1,
      throttledSubscriptions: [`${id}`],
      warned: 0,
      held: 0,
    });
    await command("lift", `${id}`);
    await room.until(async () => (await configured()) === before);
    expect(await told()).to.equal(null);
  });

  it("stops selling and sells again with what was there, and sets a stock", async () => {
    await start();
    await room.ready();
    const stock = async () => Number((await room.bed.shop.subscriptions.planOf(1)).stock);
    expect((await command("pause-sales")).result.ok).to.equal(true);
    expect(await stock()).to.equal(0);
    await command("resume-sales");
    await room.until(async () => (await stock()) === 1_000);
    expect((await command("set-stock", "1", "25")).result.ok).to.equal(true);
    expect(await stock()).to.equal(25);
  });

  it("changes the inbox's key when it is told to, and goes on with the new one", async () => {
    await start();
    await room.ready();
    expect((await command("rotate-inbox-key")).result.facts).to.deep.equal({ epoch: 2 });
    expect((await room.inbox.encryptionKey()).epoch).to.equal(2n);
    expect((await command("status")).result.ok).to.equal(true);
  });

  it("obeys a Safe: who posts it is the contract, and its owner reads the result", async () => {
    await start();
    await room.ready();
    const { shop } = room.bed;
    const wallet = await new ContractWallet__factory(shop.admin).deploy();
    const safe = await wallet.getAddress();
    await shop.subscriptions.grantRole(await shop.subscriptions.OPERATOR_ROLE(), safe);
    const { out, err, code } = await room.run(undefined, "status", "--calldata", "--from", safe, "--json");
    expect(code, err).to.equal(0);
    const [{ to, data }] = JSON.parse(out).transactions;
    await wallet.execute(to, data);
    const receipt = /command result (\S+)/.exec(err)?.[1] ?? "";
    const told = await room.run(portal, "result", receipt);
    expect(told.code, told.err).to.equal(0);
    expect(told.out).to.match(/^command 1: obeyed: the host is/);
  });

  it("obeys once when it is killed at any time, and what was posted while it was away", async () => {
    await start();
    await room.ready();
    await stop("SIGKILL");
    const posted = await room.sign(undefined, "set-stock", "1", "7", "--no-wait");
    expect(posted.code, posted.err).to.equal(0);
    const { subscriptions } = room.bed.shop;
    // Between a transaction and the note of it, between the note and its acknowledgement, and after that.
    for (const isSo of [
      async () => (await subscriptions.planOf(1)).stock === 7n,
      async () => (await fetch(`${portal}/api/v1/commands/1`)).ok,
      async () => (await room.inbox.commandOf(1)).acknowledgedAt > 0n,
    ]) {
      await start();
      await room.until(isSo);
      await stop("SIGKILL");
    }
    await start();
    expect((await command("status")).result.ok).to.equal(true);
    const changes = await subscriptions.queryFilter(subscriptions.filters.StockChanged(1));
    expect(changes.filter(({ args }) => args.stock === 7n)).to.have.length(1);
    expect(await room.inbox.queryFilter(room.inbox.filters.CommandAcknowledged(1))).to.have.length(1);
  });

  it("is not commanded by a thief of its own key, who can but keep commands from it", async () => {
    await start();
    await room.ready();
    const { "key 0": key = "" } = await room.bed.secrets();
    const thief = new Wallet(`0x${key}`, room.bed.chain.provider);
    const inbox = room.inbox.connect(thief);
    const head = await room.bed.chain.provider.getBlock("latest");
    const posting = inbox.post.staticCall(1, "0x00ff", (head?.timestamp ?? 0) + 600);
    expect(
      await posting.then(
        () => "posted",
        () => "refused",
      ),
    ).to.equal("refused");

    await inbox.setEncryptionKey(keyPair(new Uint8Array(32).fill(66)).publicKey);
    const knock = await room.sign(undefined, "knock", "--source", "203.0.113.7", "--no-wait");
    expect(knock.code, knock.err).to.equal(0);
    await acknowledged("1");
    expect(JSON.parse((await answerOf("1")).open ?? "").code).to.equal("COMMAND_UNREADABLE");
    expect(room.rootd).to.deep.equal([]);
  });

  it("answers garbage and what came too late, and goes on", async () => {
    await start();
    await room.ready();
    const wallet = (await room.ops.open()).connect(room.bed.chain.provider);
    const head = await room.bed.chain.provider.getBlock("latest");
    const deadline = (head?.timestamp ?? 0) + 600;
    await room.inbox.connect(wallet).post(1, "0x00ff", deadline);
    const { result } = await command("status");
    expect(result.ok).to.equal(true);
    await acknowledged("1");
    const served = await answerOf("1");
    expect(JSON.parse(served.open ?? "").code).to.equal("COMMAND_UNREADABLE");

    await stop();
    expect((await room.sign(undefined, "status", "--no-wait", "--valid-for", "60s")).code).to.equal(0);
    await room.bed.jump(120);
    await start();
    await acknowledged("3");
  });
});
