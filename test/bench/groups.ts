import type { Figure } from "./figure.ts";

interface Group {
  readonly words: string;
  /** Takes so long that it is measured only when it is named. */
  readonly isLong?: true;
  readonly measure: () => Promise<Figure[]>;
}

/** The groups of figures. Each is loaded only when it is asked for: they bring whole toolchains with them. */
export const GROUPS: Readonly<Record<string, Group>> = {
  gas: {
    words: "what each action costs on chain",
    measure: async () => (await import("./measure-gas.ts")).measureGas(),
  },
  size: {
    words: "bytes of each contract that is deployed, and what is left to the limit",
    measure: async () => (await import("./measure-size.ts")).measureSize(),
  },
  keeper: {
    words:
      "from a purchase to its delivery when the hypervisor is instant; memory; how soon it follows the chain",
    measure: async () => [
      ...(await (await import("./keeper/measure-sale.ts")).measureSale()),
      ...(await (await import("./keeper/measure-reactions.ts")).measureReactions()),
    ],
  },
  burst: {
    words: "the keeper with 1,000 purchases in 10 blocks",
    measure: async () => (await import("./keeper/measure-burst.ts")).measureBurst(),
  },
  "catch-up": {
    words: "the keeper's first start: 100,000 blocks with 20,000 events",
    measure: async () => (await import("./keeper/measure-catch-up.ts")).measureCatchUp(),
  },
  portal: {
    words: "500 listeners to progress and 200 requests a second to the read API, for 30 s on loopback",
    measure: async () => (await import("./portal/measure-portal.ts")).measurePortal(),
  },
  login: {
    words: "one verification, what the wallet adds to a login, and the memory of one that waits (needs root)",
    measure: async () => [
      ...(await (await import("./login/measure-verify.ts")).measureVerify()),
      ...(await (await import("./login/measure-login.ts")).measureLogin()),
    ],
  },
  "portal-page": {
    words: "the portal's first page on a cheap phone in a slow network: its size, and when it is seen",
    measure: async () => (await import("./portal/measure-page.ts")).measurePage(),
  },
  broker: {
    words:
      "an IPv6 broker with 1,000 leases: from a request to its answer, and its network in a namespace with real tunnels (needs root)",
    measure: async () => [
      ...(await (await import("./broker/measure-leases.ts")).measureLeases()),
      ...(await (await import("./broker/measure-network.ts")).measureNetwork()),
    ],
  },
  iso: {
    words:
      "the image: size, time to make it, to guard and wizard in QEMU; most of an hour, only when named (needs root)",
    isLong: true,
    measure: async () => (await import("./iso/measure-iso.ts")).measureIso(),
  },
  idle: {
    words: "the keeper with 5,000 live subscriptions and nothing to do",
    measure: async () => (await import("./keeper/measure-idle.ts")).measureIdle(),
  },
};
