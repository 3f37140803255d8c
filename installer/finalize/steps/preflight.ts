import { denyBad } from "../deny-bad.ts";
import type { Check } from "../ports/check.ts";
import type { Step } from "../step.ts";

const NO_IPV6: Check = {
  id: "ipv6",
  verdict: "warn",
  what: "Machines get no IPv6 addresses yet: the prefix is kept with the answers and not used.",
  remedy: "",
};

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
      ...(answers.ipv6.mode === "none" ? [] : [NO_IPV6]),
    ];
    await keep({ warnings: denyBad("PREFLIGHT_BAD", checks, say) });
  },
  verify: async () => {},
};
