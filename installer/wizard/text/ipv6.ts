/** Step 5. */
export const ipv6Words = {
  title: "IPv6",
  lead: "Machines have IPv4 in any case. With a prefix each gets IPv6 too.",
  prefix: "Prefix",
  mode: "Whether machines have IPv6",
  modes: [
    { value: "none", words: "No IPv6" },
    { value: "manual", words: "A prefix of mine" },
    { value: "broker", words: "A prefix of a broker" },
  ],
  none: "It can be given later, in the keeper's configuration.",
  broker:
    "A broker lends it by a contract and brings it here through a tunnel, whatever your connection is. The host asks for it, pays for it and renews it by itself. What each broker asks is shown when this is checked.",
  fields: {
    leases: {
      label: "Contract of leases",
      hint: "PrefixLeases, on the chain of your own contracts.",
      wrong: "An address has 0x and 40 hexadecimal digits.",
    },
    broker: { label: "Broker", hint: "Its number in the registry.", wrong: "A whole number, such as 1." },
    budget: {
      label: "Most for 30 days",
      hint: "In the chain's own money. The keeper gets it beside its first gas.",
      wrong: "An amount, such as 0.05.",
    },
    prefix: {
      label: "Prefix",
      hint: "Routed to this host, such as 2001:db8:1::/48.",
      wrong: "A global network of /32 to /120, such as 2001:db8:1::/48.",
    },
  },
} as const;
