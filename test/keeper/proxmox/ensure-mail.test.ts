import { expect } from "chai";
import { identityOf } from "../../../keeper/core/identity.ts";
import type { ProxmoxHypervisor } from "../../../keeper/proxmox/proxmox-hypervisor.ts";
import { finish } from "./finish.ts";
import { type SimHost, simHost } from "./sim-host.ts";

const VM = identityOf(31337n, "0x5fbdb2315678afecb367f032d93f642f64180aa3", 7n, 1, 1000);
const SPEC = { image: "debian-12", vcpus: 2, memoryMiB: 1024, diskGiB: 8, mbps: 100 };
const FENCE = { ipv4: "10.77.0.7", ipv6: null, sendsMail: false };
const RULES = `/nodes/pve/qemu/${VM.vmid}/firewall/rules`;
const CLOSED = "out REJECT tcp 25 1";

for (const release of ["8.4", "9.2"] as const) {
  describe(`mail from server to server on Proxmox VE ${release}`, () => {
    let host: SimHost;
    let keeper: ProxmoxHypervisor;

    beforeEach(async () => {
      host = await simHost(release);
      keeper = await host.open();
      await finish(() => keeper.ensureCloned(VM, SPEC, "pve"));
    });
    afterEach(() => host.close());

    const shown = async () =>
      ((await host.asRoot("GET", RULES)) as Array<Record<string, unknown>>).map(
        ({ type, action, proto, dport, enable }) => `${type} ${action} ${proto} ${dport} ${enable}`,
      );
    const fence = (sendsMail: boolean) => finish(() => keeper.ensureFenced(VM, { ...FENCE, sendsMail }));

    it("is rejected once, however often the fence is made", async () => {
      await fence(false);
      await fence(false);
      expect(await shown()).to.deep.equal([CLOSED]);
    });

    it("is let through when the plan says so, and the operator's rules stay", async () => {
      await fence(false);
      await host.asRoot("POST", RULES, { type: "in", action: "DROP", proto: "udp", dport: "53", enable: 1 });
      await fence(true);
      expect(await shown()).to.deep.equal(["in DROP udp 53 1"]);
      await fence(false);
      expect(await shown()).to.deep.equal([CLOSED, "in DROP udp 53 1"]);
    });

    it("is rejected again after somebody has switched the rule off", async () => {
      await fence(false);
      await host.asRoot("PUT", `${RULES}/0`, { enable: 0 });
      await fence(false);
      expect(await shown()).to.deep.equal([CLOSED]);
    });
  });
}
