import { denyBad } from "../deny-bad.ts";
import { ipv6Checks } from "../ipv6-checks.ts";
import type { Step } from "../step.ts";

/** Everything that can be found out before anything is changed. */
export const preflight: Step<"preflight"> = {
  id: "preflight",
  title: "Look at host, chain and Proxmox VE",
  uses: ["network", "storage", "blockchain", "proxmox", "ipv6", "admin"],
  after: [],
  estimateSeconds: 10,
  check: async () => "todo",
  async run({ outside: { host, chain, pve }, answers, say, keep }) {
    const checks = [
      ...(await host.preflight()),
      ...(await chain.preflight()),
      ...(await pve.preflight()),
      ...ipv6Checks(answers.ipv6, answers.proxmox),
      ...(answers.ipv6.mode === "broker" ? [await chain.broker(answers.ipv6)] : []),
    ];
    await keep({ warnings: denyBad("PREFLIGHT_BAD", checks, say) });
  },
  verify: async () => {},
};
