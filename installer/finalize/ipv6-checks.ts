import type { Ipv6Answers } from "../answers/ipv6.ts";
import type { Check } from "./ports/check.ts";

/** What will become of a prefix. */
export function ipv6Checks({ mode }: Ipv6Answers): readonly Check[] {
  if (mode === "none") return [];
  return [
    {
      id: "ipv6-prefix",
      verdict: "warn",
      what: "Machines get no IPv6 addresses yet: the prefix is kept with the answers and not used.",
      remedy: "Leave it as it is, or choose no IPv6: nothing else goes by it.",
    },
  ];
}
