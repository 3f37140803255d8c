import { expect } from "chai";
import { zeroPadValue } from "ethers";
import { OPERATIONS } from "../../keeper/core/operation.ts";
import { KeeperBed } from "./support/keeper-bed.ts";
import { rootApi } from "./support/root-api.ts";

const VMID = 100_001;
const DAY = 86_400;

interface Backup {
  readonly volid: string;
  readonly notes?: string;
}

describe("a keeper that makes backups", function () {
  this.timeout(120_000);
  let bed: KeeperBed;

  beforeEach(async () => {
    bed = await KeeperBed.open({ storage: "vault", plans: { "1": { everyHours: 24, keep: 1 } } });
  });
  afterEach(() => bed.close());

  it("makes one when the last is a day old, removes that, and restores the new one by transaction", async () => {
    await bed.start();
    const tenant = await bed.tenant();
    const { id } = await tenant.purchase(1n, 30n);
    await bed.event("attested", id);
    await bed.keeper?.stop();
    const root = await rootApi(bed.simulator);
    try {
      const content = "/nodes/pve/storage/vault/content";
      const listed = async () => (await root.get(content, { content: "backup" })) as Backup[];
      const { description } = (await root.get(`/nodes/pve/qemu/${VMID}/config`)) as { description: string };
      // One of two days ago, as the keeper would have made it.
      const old = Math.floor(Date.now() / 1_000) - 2 * DAY;
      const order = { vmid: VMID, storage: "vault", "notes-template": `${description}@${old}` };
      expect(await root.task("POST", "/nodes/pve/vzdump", order)).to.equal("OK");
      const [first] = await listed();
      // Files of backups are named by the second.
      const second = Math.floor(Date.now() / 1_000);
      while (Math.floor(Date.now() / 1_000) === second)
        await new Promise((resolve) => setTimeout(resolve, 20));

      await bed.start();
      await bed.until(() => bed.events.some(({ saga, name }) => saga === "backup" && name === "ended"));
      const [backup, ...more] = await listed();
      expect(more).to.deep.equal([]);
      expect(backup?.volid).not.to.equal(first?.volid);
      const takenAt = Number(backup?.notes?.split("@")[1]);
      expect(Date.now() / 1_000 - takenAt).to.be.within(0, 120);

      const files = () => bed.driver.guest(VMID)?.files;
      files()?.set("/root/since", Buffer.from("written after the backup"));
      const from = bed.events.length;
      const argument = zeroPadValue(`0x${takenAt.toString(16).padStart(8, "0")}`, 32);
      const subscriptions = bed.shop.subscriptions.connect(tenant.wallet);
      await (await subscriptions.requestOperation(id, OPERATIONS.indexOf("rollback"), argument)).wait();
      expect((await bed.event("operated", id, from)).detail).to.equal("operated: rollback");
      await bed.event("attested", id, from);
      expect(files()?.get("/root/since")).to.equal(undefined);
      expect(bed.held(id, "owner")).to.equal(tenant.wallet.address.toLowerCase());
      expect(await root.get(`/nodes/pve/qemu/${VMID}/config`)).to.include({ protection: 1, onboot: 1 });
      expect(bed.events.filter(({ name }) => name === "alert")).to.deep.equal([]);
    } finally {
      await root.close();
    }
  });

  it("removes the backups with the machine when its subscription is over", async () => {
    await bed.start();
    const tenant = await bed.tenant();
    const { id } = await tenant.purchase(1n, 30n);
    await bed.event("attested", id);
    const root = await rootApi(bed.simulator);
    try {
      const { description } = (await root.get(`/nodes/pve/qemu/${VMID}/config`)) as { description: string };
      const now = Math.floor(Date.now() / 1_000);
      const order = { vmid: VMID, storage: "vault", "notes-template": `${description}@${now}` };
      expect(await root.task("POST", "/nodes/pve/vzdump", order)).to.equal("OK");
      await (await bed.shop.subscriptions.connect(tenant.wallet).cancel(id)).wait();
      await bed.event("destroyed", id);
      expect(await root.get("/nodes/pve/storage/vault/content", { content: "backup" })).to.deep.equal([]);
    } finally {
      await root.close();
    }
  });
});
