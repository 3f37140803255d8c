import { setTimeout } from "node:timers/promises";
import { expect } from "chai";
import { canMakeHost, type HostBed, openHostBed } from "../../iso/units/support/host-bed.ts";
import { CommandBed } from "../../keeper/support/command-bed.ts";
import { type LogLine, runKeeper } from "../../keeper/support/run-keeper.ts";

const OPERATOR = "203.0.113.7";
const NEIGHBOUR = "203.0.113.8";
const STRANGER = "2001:db8::8";

describe("a knock over the chain, at a real kernel's door", function () {
  this.timeout(240_000);
  let host: HostBed;
  let room: CommandBed;
  let keeper: Awaited<ReturnType<typeof runKeeper>>;
  let portal: string;

  before(async function () {
    if (!canMakeHost) this.skip();
    [host, room] = await Promise.all([openHostBed("trixie"), CommandBed.open()]);
    const { bed } = room;
    bed.config.commands = { ...(bed.config.commands as object), rootdSocket: host.socket };
    keeper = await runKeeper("--config", await bed.configFile());
    await keeper.started;
    portal = (keeper.lines.find(({ msg }) => msg === "keeper started") as LogLine & { portal: string })
      .portal;
    await room.ready();
  });
  after(async () => {
    if (keeper) {
      keeper.child.kill("SIGKILL");
      await keeper.ended;
    }
    await room?.close();
    await host?.close();
  });

  it("opens it for the operator alone, and the kernel closes it though everything was killed in between", async () => {
    for (const from of [OPERATOR, NEIGHBOUR, STRANGER])
      expect(await host.reaches(from, 22), from).to.equal(false);

    const { code, out, err } = await room.sign(
      portal,
      "knock",
      "--source",
      OPERATOR,
      "--for",
      "45s",
      "--json",
    );
    expect(code, err).to.equal(0);
    const { result } = JSON.parse(out) as { result: { ok: boolean; what: string } };
    expect(result.ok, result.what).to.equal(true);
    expect(await host.reaches(OPERATOR, 22)).to.equal(true);
    expect(await host.reaches(OPERATOR, 8006)).to.equal(false);
    for (const from of [NEIGHBOUR, STRANGER]) expect(await host.reaches(from, 22), from).to.equal(false);

    keeper.child.kill("SIGKILL");
    await keeper.ended;
    await host.killForGood("blockhost-rootd.socket", "blockhost-rootd.service", "blockhost-keeper.service");
    expect(await host.reaches(OPERATOR, 22)).to.equal(true);
    const deadline = performance.now() + 120_000;
    while (await host.reaches(OPERATOR, 22)) {
      expect(performance.now(), "it stays open").to.be.lessThan(deadline);
      await setTimeout(500);
    }
  });
});
