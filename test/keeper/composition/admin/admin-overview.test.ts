import { expect } from "chai";
import { adminOverview, type OverviewParts } from "../../../../keeper/composition/admin/admin-overview.ts";
import { RetryableError } from "../../../../keeper/core/errors.ts";
import { PortalError } from "../../../../keeper/portal/server/portal-error.ts";
import type { ApiHost } from "../../../../keeper/protocol/api/host.ts";
import { nothingSeen } from "../../../../keeper/watch/seen.ts";
import { HOST, PLANS, STATUS } from "../../portal/support/api-answers.ts";
import { subscriptionView } from "../../portal/support/public-room.ts";

const GIB = 2 ** 30;
const fine = { ok: true, answeredSecondsAgo: 1 };

function parts(changes: Partial<OverviewParts> = {}): OverviewParts {
  const storage = { available: true, totalBytes: 100, usedBytes: 40 };
  return {
    watch: {
      alerts: [
        { code: "OLD", subject: "a", what: "", remedy: "", since: 1 },
        { code: "NEW", subject: "b", what: "", remedy: "", since: 2 },
      ],
      health: () => ({
        ok: true,
        parts: {
          chain: { ...fine, headAgeSeconds: 7 },
          cursor: { ok: true, behindBlocks: 3 },
          store: { ok: true },
          proxmox: fine,
          engine: { ok: true, overdueSeconds: 0 },
          watch: { ok: true, lookedSecondsAgo: 2 },
        },
      }),
      seen: {
        ...nothingSeen(0),
        funds: { balance: 1_000n, transaction: 30n },
        commitments: [
          { vmid: 1, node: "pve1", memoryMiB: 1_024, diskGiB: 10 },
          { vmid: 2, node: "pve1", memoryMiB: 2_048, diskGiB: 10 },
        ],
        fleet: {
          vms: [],
          nodes: [
            { node: "pve1", online: true, cpu: 0.5, memoryBytes: 8 * GIB, memoryUsedBytes: GIB },
            { node: "pve2", online: false, cpu: 0, memoryBytes: 8 * GIB, memoryUsedBytes: 0 },
          ],
          storages: [
            { storage: "tank", node: "pve1", shared: true, ...storage },
            { storage: "tank", node: "pve2", shared: true, ...storage },
            { storage: "local", node: "pve1", shared: false, ...storage },
            { storage: "local", node: "pve2", shared: false, ...storage },
          ],
        },
      },
    },
    reading: {
      host: async (): Promise<ApiHost> => HOST,
      plans: async () => ({ plans: PLANS }),
      status: async () => STATUS,
    },
    book: {
      *live() {
        yield subscriptionView(1n);
        yield subscriptionView(2n, { status: "grace" });
      },
    },
    registry: { list: async () => [] },
    jobs: {
      open: async () => [{ kind: "provision", phase: "forward", count: 3, oldestAt: 0 }],
      stuck: async () => [],
    },
    outbox: { open: async () => ({ sent: 1, mined: 2, oldestSentAtBlock: null }) },
    drained: () => new Set(["pve2"]),
    isWithheld: async () => true,
    pool: { cidr: "10.0.0.0/24", gateway: "10.0.0.1", first: "10.0.0.2", last: "10.0.0.11" },
    keeper: { address: "0x", version: "1", since: 0 },
    now: () => 9_000,
    ...changes,
  };
}

describe("the panel's first page", () => {
  it("adds up what the keeper has seen: shared storage once, promised memory by node, the newest alert first", async () => {
    const told = await adminOverview(parts());
    expect(told.alerts.map(({ code }) => code)).to.deep.equal(["NEW", "OLD"]);
    expect(
      told.nodes.map(({ node, drained, memoryPromisedBytes }) => [node, drained, memoryPromisedBytes / GIB]),
    ).to.deep.equal([
      ["pve1", false, 3],
      ["pve2", true, 0],
    ]);
    expect(told.storages.map(({ storage, node }) => [storage, node])).to.deep.equal([
      ["tank", null],
      ["local", "pve1"],
      ["local", "pve2"],
    ]);
    expect(told.statuses).to.deep.equal({ active: 1, grace: 1 });
    expect(told.sales).to.deep.include({ paused: false, withheld: true });
    expect(told.sales?.plans.find(({ id }) => id === "1")?.live).to.equal(2);
    expect(told.keeper).to.include({ balance: "1000", transactionsLeft: 33 });
    expect(told.work).to.deep.equal({ openJobs: 3, stuckJobs: 0, sent: 1, mined: 2 });
    expect(told.health.parts.map(({ name, figure }) => [name, figure])).to.deep.include(["cursor", 3]);
  });

  it("shows all but sales while the chain cannot be asked, which is when it is needed", async () => {
    const { reading } = parts();
    for (const away of [new RetryableError("CHAIN_DOWN", "", ""), new PortalError("PORTAL_BUSY")]) {
      const plans = () => Promise.reject(away);
      const told = await adminOverview(parts({ reading: { ...reading, plans } }));
      expect(told.sales).to.equal(null);
      expect(told.nodes).to.have.length(2);
    }
  });

  it("says before the first look that nothing is known yet", async () => {
    const { watch } = parts();
    const told = await adminOverview(parts({ watch: { ...watch, seen: nothingSeen(0) } }));
    expect([told.nodes, told.keeper.balance, told.keeper.headAt]).to.deep.equal([[], null, null]);
  });
});
