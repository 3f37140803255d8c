import { keeperConfig } from "../keeper-config.ts";
import { partStep } from "../part-step.ts";
import { rootdConfig } from "../rootd-config.ts";

export const configuration = partStep(
  {
    id: "configuration",
    title: "Write the configuration",
    uses: ["storage", "blockchain", "proxmox", "ipv6", "admin"],
    after: ["keys", "contracts", "pve-access", "pve-storage", "pve-network", "template"],
    estimateSeconds: 1,
  },
  ({ answers, outside, output, layout }) => {
    const found = {
      contracts: output("contracts"),
      "pve-access": output("pve-access"),
      "pve-storage": output("pve-storage"),
      "pve-network": output("pve-network"),
      template: output("template"),
    };
    return outside.host.configuration({
      keeper: keeperConfig(answers, found, layout, outside.host.keyFiles),
      rootd: rootdConfig(answers),
      tunnel: answers.ipv6.mode === "broker" ? { bridge: output("pve-network").bridge } : null,
    });
  },
);
