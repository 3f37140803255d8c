import { expect } from "chai";
import { KeeperBed } from "../../support/keeper-bed.ts";
import { runCommand } from "../run-command.ts";

describe("blockhost vm on the host", function () {
  this.timeout(120_000);
  let bed: KeeperBed;

  before(async () => {
    bed = await KeeperBed.open();
  });
  after(() => bed.close());

  it("tells beside a keeper at work where machines are, and what their tenants asked of them", async () => {
    const env = { BLOCKHOST_CONFIG: await bed.configFile() };
    const vm = async (...args: string[]) => {
      const { code, out, err } = await runCommand(["vm", ...args], env);
      expect(code, err).to.equal(0);
      return out;
    };
    expect(await vm()).to.equal("No machine lives.");
    await bed.start();
    const tenant = await bed.tenant();
    const { id } = await tenant.purchase(1n, 30n);
    await bed.event("attested", id);
    const [line] = JSON.parse(await vm("list", "--json"));
    expect(line).to.deep.include({ id: `${id}`, status: "active", plan: "Small", owner: tenant.address });
    expect(line.machine).to.deep.include({ vmid: 100_001, node: "pve", status: "running", halted: false });
    expect(line.machine.ipv4).to.match(/^10\.77\.1\./);
    await bed.shop.subscriptions.connect(tenant.wallet).requestOperation(id, 1, `0x${"00".repeat(32)}`);
    await bed.event("operated", id);
    expect(await vm("list")).to.match(/stopped by its tenant$/);
    expect(await vm("show", `${id}`)).to.match(/^machine {6}stopped by its tenant: VM 100001 on pve, 10\./m);
  });
});
