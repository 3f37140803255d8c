import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import type { PveRoot } from "../../../installer/pve/pve-root.ts";
import { openProxmox } from "../../../keeper/proxmox/open-proxmox.ts";
import { proxmoxConfigSchema } from "../../../keeper/proxmox/proxmox-config.ts";
import { MemoryTaskLog } from "../../keeper/proxmox/memory-task-log.ts";
import { makeAll, type PveBed, pveBed, takeAll } from "./pve-bed.ts";

const AT_ONCE = 8;

/** The installer's process, as far as its calls go: it is killed before or after one of them is answered. */
class Killed extends Error {}

function killedAt(root: PveRoot, calls: number, when: "before" | "after") {
  const seen = { writes: 0 };
  const guard = async (isWrite: boolean, work: () => Promise<unknown>) => {
    if (!isWrite) return work();
    seen.writes++;
    if (seen.writes > calls) throw new Killed();
    if (seen.writes === calls && when === "before") throw new Killed();
    const answer = await work();
    if (seen.writes === calls) throw new Killed();
    return answer;
  };
  const call = (...parameters: Parameters<PveRoot>) =>
    guard(parameters[0] !== "GET", () => root(...parameters));
  const dying: PveRoot = Object.assign(call, {
    upload: (image: Parameters<PveRoot["upload"]>[0]) => guard(true, () => root.upload(image)),
    sleep: root.sleep,
    close: root.close,
  });
  return { dying, seen };
}

for (const release of ["8.4", "9.2"] as const) {
  describe(`setting Proxmox VE ${release} up`, function () {
    this.timeout(900_000);
    const beds: PveBed[] = [];
    const bed = async () => {
      const made = await pveBed(release);
      beds.push(made);
      return made;
    };

    afterEach(async () => {
      for (const each of beds.splice(0)) await each.close();
    });

    it("makes all that the keeper needs, and says what it is", async () => {
      const { setup, host, kept } = await bed();
      await takeAll(setup());
      expect(await setup().access.look()).to.deep.equal({ tokenId: "blockhost@pve!keeper" });
      expect(await setup().template.look()).to.deep.equal({ templates: { "debian-12": [9000] } });
      expect(await setup().network.look()).to.deep.equal({
        bridge: "bhguests",
        zone: "blkhost",
        hostAddress: "10.77.0.1",
      });
      expect(kept.secret).to.match(/^[0-9a-f-]{36}$/);
      const made = await host();
      expect(made.sdn?.running.vnets.bhguests).to.include({ zone: "blkhost", "isolate-ports": "1" });
      expect(made.sdn?.running.subnets["blkhost-10.77.0.0-16"]).to.include({
        gateway: "10.77.0.1",
        snat: "1",
      });
      expect(made.firewalls.cluster?.options).to.include({ enable: "1", policy_in: "ACCEPT" });
      expect(Object.keys(made.storages)).to.deep.equal(["local", "blockhost-seed", "blockhost-vault"]);
      expect(made.volumes.map(({ name }) => name)).to.deep.equal([
        "import/blockhost-guest.qcow2",
        "9000/base-9000-disk-0.qcow2",
      ]);
    });

    it("gives the keeper a token that it works with, with nothing too little or too much", async () => {
      const { setup, sim, dir, kept, answers } = await bed();
      await takeAll(setup());
      const files = { tokenSecretFile: join(dir, "secret"), caFile: join(dir, "ca.pem") };
      await writeFile(files.tokenSecretFile, kept.secret ?? "", { mode: 0o600 });
      await writeFile(files.caFile, sim.caPem);
      const config = proxmoxConfigSchema.parse({
        ...files,
        endpoints: [{ url: sim.url, node: "pve" }],
        tokenId: (await setup().access.look())?.tokenId,
        pool: answers.proxmox.pool,
        vmidBase: answers.proxmox.vmidBase,
        templates: (await setup().template.look())?.templates,
        storage: answers.storage.disks,
        seedStorage: answers.storage.seed,
        bridge: "bhguests",
        zone: "blkhost",
      });
      const pacing = { now: () => 0, sleep: async () => {}, random: () => 0 };
      const withBackups = { ...config, backupStorage: "blockhost-vault" };
      const { hypervisor, close } = await openProxmox(withBackups, new MemoryTaskLog(), pacing);
      await hypervisor.checkAccess().finally(close);
    });

    it("says what it is about, and what takes long", async () => {
      const { setup } = await bed();
      const said: string[] = [];
      for (const name of ["access", "storage", "network", "template"] as const)
        await setup()[name].make((line) => said.push(line), new AbortController().signal);
      expect(said).to.deep.equal([
        "user blockhost@pve, its token and the pool blockhost",
        "storages for disks, seeds and backups",
        "network bhguests and the firewall",
        "template debian-12 and the token's rights",
        "the image is checked and brought over",
        "VM 9000 is made of it",
        "VM 9000 becomes a template",
      ]);
    });

    it("writes nothing the second time", async () => {
      const { setup, root } = await bed();
      await takeAll(setup());
      const { dying, seen } = killedAt(root, Number.POSITIVE_INFINITY, "before");
      await makeAll(setup(dying));
      expect(seen.writes).to.equal(0);
    });

    for (const [type, what] of [
      ["qmcreate", "the template's VM is made"],
      ["qmconfig", "its disk is imported"],
      ["qmtemplate", "its disk is converted"],
      ["imgcopy", "the image is brought over"],
      ["imgdel", "the image is taken away"],
      ["reloadnetworkall", "the network is reloaded"],
    ] as const)
      it(`ends in the same host after the worker died while ${what}`, async () => {
        const whole = await bed();
        await makeAll(whole.setup());
        const one = await bed();
        one.sim.faults.task({ type, die: true });
        const end = await makeAll(one.setup()).catch((error: unknown) => error);
        expect(end).to.include({ code: "PVE_TASK_DIED" });
        await makeAll(one.setup());
        expect(await one.host()).to.deep.equal(await whole.host());
      });

    it("waits for what an earlier attempt has left running, and takes it as it ends", async () => {
      const whole = await bed();
      await takeAll(whole.setup());
      const one = await bed();
      for (const name of ["access", "storage", "network"] as const)
        await one.setup()[name].make(() => {}, new AbortController().signal);
      let open = () => {};
      const until = new Promise<void>((resolve) => {
        open = resolve;
      });
      one.sim.faults.task({ type: "qmtemplate", until });
      const first = new AbortController();
      const begun = one.setup().template.make(() => {}, first.signal);
      await one.isRunning("qmtemplate");
      first.abort(new Killed());
      expect(await begun.catch((error: unknown) => error)).to.be.instanceOf(Killed);
      const second = one.setup().template.make(() => {}, new AbortController().signal);
      open();
      expect(await second).to.deep.equal({ templates: { "debian-12": [9000] } });
      expect(await one.host()).to.deep.equal(await whole.host());
    });

    it("ends in the same host, wherever it was killed and begun again", async () => {
      const whole = await bed();
      const { dying, seen } = killedAt(whole.root, Number.POSITIVE_INFINITY, "before");
      await makeAll(whole.setup(dying));
      const expected = await whole.host();
      expect(seen.writes).to.be.greaterThan(20);
      // Before a write the host is as after the one before, but that its answer was heard and its task waited for.
      const deaths = Array.from({ length: seen.writes }, (_, index) => [
        { calls: index + 1, when: "after" as const },
        ...(index % 4 === 1 ? [{ calls: index + 1, when: "before" as const }] : []),
      ]).flat();
      // The releases differ in a few rights only: of one all are tried, of the other some.
      if (release === "8.4") deaths.splice(0, deaths.length, ...deaths.filter((_, index) => index % 5 === 0));
      // Mostly they wait, for disk and wire.
      for (; deaths.length > 0; )
        await Promise.all(
          deaths.splice(0, AT_ONCE).map(async ({ calls, when }) => {
            const one = await pveBed(release);
            try {
              const { dying: killed } = killedAt(one.root, calls, when);
              const end = await makeAll(one.setup(killed)).catch((error: unknown) => error);
              expect(end, `not killed ${when} write ${calls}`).to.be.instanceOf(Killed);
              await makeAll(one.setup());
              expect(await one.host(), `killed ${when} write ${calls}`).to.deep.equal(expected);
            } finally {
              await one.close();
            }
          }),
        );
    });
  });
}
