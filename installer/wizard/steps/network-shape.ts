import type { FoundNetwork } from "../api/found.ts";
import type { Draft } from "../form/draft.ts";
import { flat } from "../form/flat.ts";
import type { StepShape } from "../form/step-shape.ts";
import { listOf, textOf } from "../form/values.ts";

/** Step 1 in fields. */
export const networkShape: StepShape = {
  draftOf: (answer) => ({ mode: "keep", interface: "", address: "", gateway: "", dns: "", ...flat(answer) }),
  answerOf: ({ mode, interface: name, address, gateway, dns }) => {
    if (mode === "keep") return { mode };
    if (mode === "dhcp") return { mode, interface: textOf(name) };
    return {
      mode,
      interface: textOf(name),
      address: textOf(address),
      gateway: textOf(gateway),
      dns: listOf(dns),
    };
  },
};

/** The network as it is, for fields in which nothing stands yet: who changes one thing has to type no more. */
export function presentTexts({ interfaces = [], gateway, dns = [] }: FoundNetwork, draft: Draft): Draft {
  const used = interfaces.find(({ addresses = [] }) => addresses.length > 0) ?? interfaces[0];
  const present = {
    interface: used?.name ?? "",
    address: used?.addresses?.find((address) => !address.includes(":")) ?? "",
    gateway: gateway ?? "",
    dns: dns.slice(0, 3).join(", "),
  };
  return Object.fromEntries(Object.entries(present).map(([name, text]) => [name, draft[name] || text]));
}
