import { expect } from "chai";
import { adminNetwork } from "../../../../keeper/composition/admin/admin-network.ts";
import type { Machine } from "../../../../keeper/core/machine.ts";

const CONFIG = {
  network: {
    cidr: "10.77.0.0/16",
    gateway: "10.77.0.1",
    first: "10.77.1.1",
    last: "10.77.1.10",
    dns: [],
    mailPlans: [2],
    endpoint: { mode: "forwarded", host: "host.example", portBase: 20_000 },
  },
  portal: undefined,
  watch: { listen: { host: "::1", port: 9_464 } },
} as unknown as Parameters<typeof adminNetwork>[0]["config"];

describe("what the panel shows of the network", () => {
  const look = (readDoors: Parameters<typeof adminNetwork>[0]["readDoors"]) =>
    adminNetwork({
      config: CONFIG,
      registry: { list: async () => [{ ipv4: "10.77.1.1" } as Machine, { ipv4: "10.99.0.1" } as Machine] },
      counts: { quarantined: async (now) => (now === 5_000 ? 2 : 0) },
      readDoors,
      now: () => 5_000,
    });

  it("counts as free what no machine has and none had lately", async () => {
    const { pool, endpoint, mailPlans, listeners } = await look(null);
    expect(pool).to.include({ size: 10, free: 7, quarantined: 2 });
    expect(endpoint).to.deep.equal({ host: "host.example", portBase: 20_000 });
    expect(mailPlans).to.deep.equal([2]);
    expect(listeners).to.deep.equal([{ what: "watch", at: "[::1]:9464" }]);
  });

  it("tells who is let in, and all the rest when rootd is not there or does not answer", async () => {
    const door = { source: "203.0.113.9", port: 22, seconds: 60 };
    expect((await look(async () => [door])).doors).to.deep.equal([door]);
    expect((await look(null)).doors).to.equal(null);
    const silent = await look(async () => {
      throw new Error("no answer");
    });
    expect(silent).to.deep.include({ doors: null });
    expect(silent.pool.size).to.equal(10);
  });
});
