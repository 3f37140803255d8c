/** Step 5. */
export const ipv6Words = {
  title: "IPv6",
  lead: "Machines have IPv4 in any case. With a prefix of your own each gets IPv6 too.",
  prefix: "Prefix",
  mode: "Whether machines have IPv6",
  modes: [
    { value: "none", words: "No IPv6" },
    { value: "manual", words: "A prefix of mine" },
  ],
  none: "It can be given later, in the keeper's configuration.",
  fields: {
    prefix: {
      label: "Prefix",
      hint: "Routed to this host, such as 2001:db8:1::/48.",
      wrong: "A global network of /32 to /120, such as 2001:db8:1::/48.",
    },
  },
} as const;
