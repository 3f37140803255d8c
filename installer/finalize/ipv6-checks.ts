import { hostIpv6 } from "../../keeper/core/machine-prefix.ts";
import { ipNetwork } from "../../keeper/protocol/ip-network.ts";
import type { Ipv6Answers } from "../answers/ipv6.ts";
import type { ProxmoxAnswers } from "../answers/proxmox.ts";
import type { Check } from "./ports/check.ts";

/** Of documents and examples (RFC 3849, RFC 9637): no network routes them. */
const EXAMPLES = ["2001:db8::/32", "3fff::/20"].map(ipNetwork);

/** What will become of a prefix of the operator's own. @param proxmox undefined as long as it is not known */
export function ipv6Checks(
  answer: Ipv6Answers,
  proxmox: Pick<ProxmoxAnswers, "bridge" | "isolate"> | undefined,
): readonly Check[] {
  if (answer.mode !== "manual") return [];
  const { prefix } = answer;
  const own = hostIpv6(prefix);
  if (isExample(prefix))
    return [
      warn(
        `${prefix} is for examples: no network routes it.`,
        "Give the prefix that is routed to this host; on a laptop leave it as it is.",
      ),
    ];
  if (proxmox?.isolate === false)
    return [
      warn(
        `Machines reach the world through ${own}, which nobody but you gives to bridge ${proxmox.bridge}.`,
        `Add ${own}${prefix.slice(prefix.indexOf("/"))} to the bridge and let the host forward IPv6 (net.ipv6.conf.all.forwarding=1), or isolate the machines: then both are made.`,
      ),
    ];
  const what = `Each machine gets an address of ${prefix}, and the host ${own}; that it is routed to this host cannot be seen from here.`;
  return [{ id: "ipv6-prefix", verdict: "good", what, remedy: "" }];
}

function warn(what: string, remedy: string): Check {
  return { id: "ipv6-prefix", verdict: "warn", what, remedy };
}

function isExample(prefix: string): boolean {
  const { first, length } = ipNetwork(prefix);
  return EXAMPLES.some((all) => {
    const rest = BigInt(all.bits - all.length);
    return length >= all.length && first >> rest === all.first >> rest;
  });
}
