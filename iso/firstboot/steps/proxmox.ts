import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { writeWhole } from "../../../installer/finalize/host/write-whole.ts";
import { readText } from "../read-text.ts";
import type { FirstBootStep } from "../step.ts";
import type { World } from "../world.ts";

/** As Proxmox's manual has it for Debian, and the DHCP client that ifupdown2 calls and does not depend on. */
const PACKAGES = ["proxmox-ve", "postfix", "open-iscsi", "chrony", "isc-dhcp-client"];
/** Mail of the machine's own stays on it, until somebody says where it should go. */
const POSTFIX = "postfix postfix/main_mailer_type select Local only\n";

/** Proxmox VE, answering. */
export function proxmox({ places, run, apt }: World): FirstBootStep {
  const isInstalled = async () => {
    const there = await apt.installed();
    return PACKAGES.every((name) => there.has(name));
  };
  return {
    id: "proxmox",
    title: "Installing Proxmox VE",
    async isDone() {
      if (!(await isInstalled())) return false;
      const answers = await run("pvesh", ["get", "/version", "--output-format", "json"]).then(
        () => true,
        () => false,
      );
      // The installer trusts Proxmox VE's own authority.
      return answers && (await readText(places.clusterCa)) !== null;
    },
    async make(say) {
      if (!(await isInstalled())) {
        await mkdir(places.runFolder, { recursive: true, mode: 0o700 });
        const selections = join(places.runFolder, "selections");
        await writeWhole(selections, POSTFIX, { mode: 0o600 });
        await run("debconf-set-selections", [selections]);
        await apt.install(PACKAGES, say);
      }
      say("Proxmox VE is started.");
      await run("systemctl", ["restart", "pve-cluster", "pvedaemon", "pveproxy"]);
    },
  };
}
