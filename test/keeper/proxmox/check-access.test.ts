import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "mocha";
import { InstantDriver } from "../../../devnet/guest/instant-driver.ts";
import { installHost } from "../../../devnet/proxmox/install-host.ts";
import { startSimulator } from "../../../devnet/proxmox/simulator.ts";
import { openProxmox } from "../../../keeper/proxmox/open-proxmox.ts";
import { proxmoxConfigSchema } from "../../../keeper/proxmox/proxmox-config.ts";
import { MemoryTaskLog } from "./memory-task-log.ts";

for (const release of ["8.4", "9.2"] as const) {
  describe(`checkAccess on a host installed for Proxmox VE ${release}`, function () {
    // A machine under load.
    this.timeout(120_000);
    let dir: string;

    beforeEach(async () => {
      dir = await mkdtemp(join(tmpdir(), "check-access-"));
    });

    afterEach(async () => {
      await rm(dir, { recursive: true });
    });

    it("finds what it needs and nothing more", async () => {
      const sim = await startSimulator({
        stateDir: join(dir, "state"),
        release,
        driver: new InstantDriver(),
        sshPortBase: 20_000,
        timeScale: 0,
      });
      const host = await installHost({
        url: sim.url,
        caPem: sim.caPem,
        rootPassword: sim.rootPassword,
        release,
        templates: [{ vmid: 9000, name: "debian-12" }],
        image: sim.guestImage,
      });
      await writeFile(join(dir, "secret"), host.tokenSecret, { mode: 0o600 });
      await writeFile(join(dir, "ca.pem"), sim.caPem);
      const config = proxmoxConfigSchema.parse({
        endpoints: [{ url: sim.url }],
        caFile: join(dir, "ca.pem"),
        tokenId: host.tokenId,
        tokenSecretFile: join(dir, "secret"),
        pool: host.pool,
        vmidBase: 1000,
        templates: { "debian-12": 9000 },
        storage: host.diskStorage,
        seedStorage: host.seedStorage,
        bridge: "vmbr0",
      });
      const pacing = { now: () => 0, sleep: async () => {}, random: () => 0 };
      const { hypervisor, close } = await openProxmox(config, new MemoryTaskLog(), pacing);
      await hypervisor.checkAccess();
      const spec = { image: "debian-12", vcpus: 1, memoryMiB: 512, diskGiB: 4, mbps: 10 };
      await hypervisor.chooseNode(spec, []);
      await close();
      await sim.close();
    });
  });
}
