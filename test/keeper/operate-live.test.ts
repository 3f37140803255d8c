import { expect } from "chai";
import { zeroPadValue } from "ethers";
import { OPERATIONS, type Operation } from "../../keeper/core/operation.ts";
import { KeeperBed } from "./support/keeper-bed.ts";

const VMID = 100_001;

describe("a keeper that is asked for operations", function () {
  this.timeout(120_000);
  let bed: KeeperBed;

  beforeEach(async () => {
    bed = await KeeperBed.open();
  });
  afterEach(() => bed.close());

  it("stops, starts, reboots, snapshots, rolls back and reinstalls a VM on Proxmox VE", async () => {
    await bed.start();
    const tenant = await bed.tenant();
    const { id } = await tenant.purchase(1n, 30n);
    await bed.event("attested", id);
    const ask = async (operation: Operation, number = 0) => {
      const from = bed.events.length;
      const argument = zeroPadValue(`0x0${number}`, 32);
      const subscriptions = bed.shop.subscriptions.connect(tenant.wallet);
      await (await subscriptions.requestOperation(id, OPERATIONS.indexOf(operation), argument)).wait();
      const event = await bed.event("operated", id, from);
      expect(event.detail).to.equal(`operated: ${operation}`);
      return from;
    };
    const hostKey = () =>
      bed.driver.guest(VMID)?.files.get("/etc/ssh/ssh_host_ed25519_key.pub")?.toString() ?? "";
    const isOn = () => bed.driver.guest(VMID) !== undefined;
    const first = hostKey();

    await ask("stop");
    await ask("start");
    await ask("reboot");
    await ask("snapshot", 1);
    const from = await ask("rollback", 1);
    await bed.event("attested", id, from);
    expect([isOn(), hostKey()]).to.deep.equal([true, first]);

    const since = await ask("reinstall");
    await bed.event("resealed", id, since);
    const credential = await tenant.openCredential(id);
    expect(hostKey()).to.include(credential.hostKey);
    expect(bed.events.filter(({ name }) => name === "alert")).to.deep.equal([]);
  });
});
