import { stat } from "node:fs/promises";
import { expect } from "chai";
import { CommandBed } from "./support/command-bed.ts";
import { type LogLine, runKeeper } from "./support/run-keeper.ts";

const GAS = "0xde0b6b3a7640000";

/** A line that tells who sends, and where the portal is. */
interface Started extends LogLine {
  readonly keeper: string;
  readonly portal: string;
}

describe("a keeper whose key is changed", function () {
  this.timeout(180_000);
  let room: CommandBed;
  let keeper: Awaited<ReturnType<typeof runKeeper>> | undefined;

  beforeEach(async () => {
    room = await CommandBed.open();
  });
  afterEach(async () => {
    if (keeper) await stop();
    await room.close();
  });

  const start = async () => {
    keeper = await runKeeper("--config", await room.bed.configFile());
    await keeper.started;
  };
  const stop = async (signal: "SIGTERM" | "SIGKILL" = "SIGTERM") => {
    keeper?.child.kill(signal);
    const end = await keeper?.ended;
    keeper = undefined;
    return end?.code;
  };
  /** How the keeper started last. */
  const life = () => keeper?.lines.findLast(({ msg }) => msg === "keeper started") as Started;
  const command = async (...args: string[]) => {
    const { out, err } = await room.sign(life().portal, ...args, "--json");
    const { result } = JSON.parse(out === "" ? expect.fail(err) : out);
    expect(result.ok, JSON.stringify(result)).to.equal(true);
    return result.facts;
  };
  const role = () => room.bed.shop.subscriptions.KEEPER_ROLE();
  const grant = async (address: string) => {
    await room.bed.chain.rpc("hardhat_setBalance", address, GAS);
    await (await room.bed.shop.subscriptions.grantRole(await role(), address)).wait();
  };
  const takesOver = (address: string) => room.until(async () => life()?.keeper === address);
  const buy = async () => (await (await room.bed.tenant()).purchase(1n, 30n)).id;
  /** Who has delivered a subscription, each time; waits for the first. */
  const deliverers = async (id: bigint) => {
    const { subscriptions } = room.bed.shop;
    const find = () => subscriptions.queryFilter(subscriptions.filters.Delivered(id));
    await room.until(async () => (await find()).length > 0);
    return Promise.all((await find()).map(async (event) => (await event.getTransaction()).from));
  };

  it("makes one, sends with it once it has the role, and says when the old one's may be revoked", async () => {
    await start();
    await room.ready();
    const before = life().keeper;
    expect(await deliverers(await buy())).to.deep.equal([before]);
    const { address, inUse } = await command("rotate-keeper-key");
    expect(inUse).to.equal(before);
    const { keystoreFile, passphraseFile } = room.bed.parsed().keys.keeper;
    for (const file of [keystoreFile, passphraseFile])
      expect((await stat(`${file}.2`)).mode & 0o777).to.equal(0o600);
    expect((await command("rotate-keeper-key")).address, "one at a time").to.equal(address);
    expect(await command("status")).to.deep.include({
      keeper: before,
      nextKeeper: address,
      mayBeRevoked: [],
    });

    await grant(address);
    await takesOver(address);
    expect(await deliverers(await buy())).to.deep.equal([address]);
    await room.until(async () => (await command("status")).mayBeRevoked.length > 0);
    expect(await command("status")).to.deep.include({
      keeper: address,
      nextKeeper: null,
      mayBeRevoked: [before],
    });
    await (await room.bed.shop.subscriptions.revokeRole(await role(), before)).wait();
    expect((await command("status")).mayBeRevoked).to.deep.equal([]);
    expect(await deliverers(await buy())).to.deep.equal([address]);
    const said = JSON.stringify(keeper?.lines);
    for (const [name, secret] of Object.entries(await room.bed.secrets()))
      expect(said.includes(secret), name).to.equal(false);
    expect(await stop()).to.equal(0);
    await start();
    expect(life().keeper, "after a restart, too").to.equal(address);
  });

  it("delivers everything once, though it is killed at every step of it", async () => {
    await start();
    await room.ready();
    const before = life().keeper;
    const ids = [await buy()];
    const { address } = await command("rotate-keeper-key");
    await stop("SIGKILL");
    ids.push(await buy());
    await start();
    expect(life().keeper).to.equal(before);
    expect((await command("rotate-keeper-key")).address).to.equal(address);
    const leaving = keeper?.says({ msg: "keeper starts again to send with another key" });
    await grant(address);
    await leaving;
    await stop("SIGKILL");
    ids.push(await buy());
    await start();
    expect(life().keeper).to.equal(address);
    ids.push(await buy());
    await room.until(async () => (await deliverers(ids[3] ?? 0n)).length > 0);
    await stop("SIGKILL");
    await start();
    for (const id of ids) expect(await deliverers(id), `subscription ${id}`).to.have.length(1);
    await room.until(async () => (await command("status")).mayBeRevoked.includes(before));
  });
});
