import { expect } from "chai";
import { ApiClient } from "../../devnet/proxmox/api-client.ts";
import { type PveBed, pveBed, takeAll } from "./pve-bed.ts";

type Call = readonly [method: string, path: string, params?: Record<string, string | number>];

for (const release of ["8.4", "9.2"] as const) {
  describe(`a thief of the token that the installer makes, on Proxmox VE ${release}`, function () {
    this.timeout(120_000);
    let bed: PveBed;
    let thief: ApiClient;

    before(async () => {
      bed = await pveBed(release);
      await takeAll(bed.setup());
      // Somebody else's machine, storage and user beside ours.
      await bed.root("POST", "/nodes/pve/qemu", { vmid: 300, name: "theirs", scsi0: "local:1" });
      await bed.untilMade(300);
      await bed.root("POST", "/storage", {
        storage: "theirs",
        type: "dir",
        path: "/mnt/theirs",
        content: "images,iso,backup",
      });
      await bed.root("POST", "/access/users", { userid: "theirs@pve" });
      await bed.root("POST", "/pools", { poolid: "theirs" });
      thief = new ApiClient(bed.sim, { token: `blockhost@pve!keeper=${bed.kept.secret}` });
      // What the keeper itself does all day.
      const clone = { newid: 100_001, name: "vm-1", pool: "blockhost" };
      expect(await thief.task("POST", "/nodes/pve/qemu/9000/clone", clone)).to.equal("OK");
      await thief.put("/nodes/pve/qemu/100001/config", { net0: "virtio,bridge=bhguests,firewall=1" });
    });

    after(async () => {
      await thief.close();
      await bed.close();
    });

    /** Refused at the door, or by the worker of the task that it began. */
    const isRefused = async ([method, path, params]: Call) => {
      const answer = await thief.send(method, path, params);
      if (answer.status !== 200) return [401, 403, 400, 500].includes(answer.status);
      const { data } = JSON.parse(answer.text) as { data: unknown };
      return String(data).startsWith("UPID:") && (await thief.finished(String(data))) !== "OK";
    };

    const refused = (title: string, calls: readonly Call[]) =>
      it(title, async () => {
        const before = await bed.host();
        const done: string[] = [];
        for (const call of calls)
          if (!(await isRefused(call))) done.push(`${call[0]} ${call[1]} ${JSON.stringify(call[2] ?? {})}`);
        expect(done).to.deep.equal([]);
        expect(await bed.host()).to.deep.equal(before);
      });

    const theirs = "/nodes/pve/qemu/300";
    const ours = "/nodes/pve/qemu/100001";

    refused("cannot look at, use or end anybody else's machine", [
      ["GET", `${theirs}/config`],
      ["GET", `${theirs}/status/current`],
      ["GET", `${theirs}/firewall/options`],
      ["POST", `${theirs}/status/start`],
      ["POST", `${theirs}/status/stop`],
      ["PUT", `${theirs}/config`, { cores: 8 }],
      ["POST", `${theirs}/clone`, { newid: 100_002, pool: "blockhost" }],
      ["POST", `${theirs}/snapshot`, { snapname: "mine" }],
      ["DELETE", theirs],
      ["PUT", "/pools/blockhost", { vms: 300 }],
      ["POST", "/nodes/pve/vzdump", { vmid: 300, storage: "blockhost-vault" }],
    ]);

    refused("cannot change or end the template", [
      ["PUT", "/nodes/pve/qemu/9000/config", { description: "mine" }],
      ["PUT", "/nodes/pve/qemu/9000/firewall/options", { enable: 0 }],
      ["DELETE", "/nodes/pve/qemu/9000"],
    ]);

    refused("cannot make machines outside of the pool", [
      ["POST", "/nodes/pve/qemu", { vmid: 400, name: "free" }],
      ["POST", "/nodes/pve/qemu", { vmid: 400, name: "free", pool: "theirs" }],
      ["POST", "/nodes/pve/qemu/9000/clone", { newid: 400 }],
      ["POST", "/nodes/pve/qemu/9000/clone", { newid: 400, pool: "theirs" }],
    ]);

    refused("cannot reach the host or its devices through a machine", [
      ["PUT", `${ours}/config`, { args: "-drive file=/etc/shadow" }],
      ["PUT", `${ours}/config`, { hostpci0: "0000:00:02.0" }],
      ["PUT", `${ours}/config`, { usb0: "host=1234:5678" }],
      ["PUT", `${ours}/config`, { serial1: "/dev/ttyS0" }],
      ["PUT", `${ours}/config`, { parallel0: "/dev/lp0" }],
      ["PUT", `${ours}/config`, { scsi1: "/dev/sda" }],
      ["PUT", `${ours}/config`, { scsi1: "/var/lib/vz/images/300/vm-300-disk-0.raw" }],
      ["PUT", `${ours}/config`, { lock: "backup" }],
      ["POST", `${ours}/config`, { scsi1: "local:300/vm-300-disk-0.raw" }],
      // 8 has one right for all that a guest's agent does; 9 has one for this.
      ...(release === "9.2" ? [["POST", `${ours}/agent/exec`, { command: "id" }] satisfies Call] : []),
    ]);

    refused("cannot put a machine on another network than the machines'", [
      ["PUT", `${ours}/config`, { net0: "virtio,bridge=vmbr0" }],
      ["PUT", `${ours}/config`, { net1: "virtio,bridge=vmbr0,tag=7" }],
      ["POST", "/cluster/sdn/vnets", { vnet: "mine", zone: "blkhost" }],
      ["PUT", "/cluster/sdn/vnets/bhguests", { "isolate-ports": 0 }],
      ["PUT", "/cluster/sdn"],
    ]);

    refused("cannot use storages that are not the keeper's", [
      ["GET", "/nodes/pve/storage/theirs/content"],
      ["POST", `${ours}/config`, { scsi1: "theirs:1" }],
      ["POST", "/nodes/pve/vzdump", { vmid: 100_001, storage: "theirs" }],
      ["POST", "/nodes/pve/storage/theirs/content", { filename: "vm-400-disk-0.raw", vmid: 400, size: "1G" }],
      ["DELETE", "/nodes/pve/storage/local/content/local:300%2Fvm-300-disk-0.raw"],
      ["POST", "/storage", { storage: "mine", type: "dir", path: "/" }],
      ["PUT", "/storage/local", { content: "iso" }],
      ["DELETE", "/storage/blockhost-seed"],
    ]);

    refused("cannot give itself or anybody rights, or see whom there is", [
      ["POST", "/access/users", { userid: "mine@pve" }],
      ["POST", "/access/roles", { roleid: "Mine", privs: "Sys.Modify" }],
      ["PUT", "/access/roles/BlockHost-nodes", { privs: "Sys.Modify" }],
      ["PUT", "/access/acl", { path: "/", roles: "Administrator", users: "blockhost@pve" }],
      ["PUT", "/access/acl", { path: "/pool/blockhost", roles: "PVEAdmin", users: "blockhost@pve" }],
      ["PUT", "/access/acl", { path: "/vms/100001", roles: "PVEAdmin", tokens: "blockhost@pve!keeper" }],
      ["POST", "/access/users/theirs@pve/token/mine"],
      ["GET", "/access/users/theirs@pve"],
      ["PUT", "/access/password", { userid: "blockhost@pve", password: "a password" }],
    ]);

    refused("cannot change the host: firewall, options, pools", [
      ["PUT", "/cluster/firewall/options", { enable: 0 }],
      ["PUT", "/cluster/options", { description: "mine" }],
      ["POST", "/pools", { poolid: "mine" }],
      ["DELETE", "/pools/theirs"],
    ]);

    it("sees in lists what is the keeper's, and the template", async () => {
      const seen = (await thief.get("/cluster/resources", { type: "vm" })) as Array<{ vmid: number }>;
      expect(seen.map(({ vmid }) => vmid).sort()).to.deep.equal([100_001, 9000].sort());
      const storages = (await thief.get("/cluster/resources", { type: "storage" })) as Array<{
        storage: string;
      }>;
      expect(storages.map(({ storage }) => storage).sort()).to.deep.equal([
        "blockhost-seed",
        "blockhost-vault",
        "local",
      ]);
      expect(await thief.get("/access/acl")).to.deep.equal([]);
      const users = (await thief.get("/access/users")) as Array<{ userid: string }>;
      expect(users.map(({ userid }) => userid).filter((id) => id !== "blockhost@pve")).to.deep.equal([]);
    });
  });
}
