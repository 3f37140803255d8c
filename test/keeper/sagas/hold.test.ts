import { expect } from "chai";
import { deliveredWorld } from "./delivered-world.ts";
import { SagaBench } from "./run-sagas.ts";

const DAY = 86_400;

describe("a VM that the operator holds off", () => {
  const bench = () => {
    const world = deliveredWorld({ now: 1_800_000_000_000 });
    const host = new SagaBench(world);
    const power = () => world.hypervisor.vms.get(1_007)?.power;
    const hold = async (held: boolean) => {
      world.reader.change(7n, { held });
      await host.pass(10_000);
    };
    const refusals = () =>
      host.store.rows.map(({ job }) => job.outcome ?? "").filter((outcome) => outcome.startsWith("refused"));
    return { ...world, host, power, hold, refusals };
  };

  it("is off with its disk kept, and runs again when it is let", async () => {
    const { hold, power, hypervisor } = bench();
    await hold(true);
    expect(power()).to.equal("stopped");
    await hold(false);
    expect([power(), hypervisor.acts]).to.deep.equal(["running", ["stop", "start"]]);
  });

  it("stays off whatever its tenant asks for or pays", async () => {
    const { hold, host, power, reader, refusals } = bench();
    await hold(true);
    for (const operation of ["start", "reboot", "reinstall"] as const) reader.request(7n, operation);
    reader.change(7n, { expiresAt: reader.time + 90 * DAY });
    await host.pass(60_000);
    expect(power()).to.equal("stopped");
    expect(refusals()).to.have.length(3);
    for (const refusal of refusals()) expect(refusal).to.include("the operator holds the VM off");
  });

  it("is destroyed when its subscription ends, like every other", async () => {
    const { hold, host, hypervisor, reader } = bench();
    await hold(true);
    reader.change(7n, { status: "cancelled" });
    await host.pass(60_000);
    expect([hypervisor.vms.size, reader.get(7n).status]).to.deep.equal([0, "closed"]);
  });

  it("can be held again and again", async () => {
    const { hold, power } = bench();
    for (let times = 0; times < 3; times++) {
      await hold(true);
      expect(power()).to.equal("stopped");
      await hold(false);
      expect(power()).to.equal("running");
    }
  });
});
