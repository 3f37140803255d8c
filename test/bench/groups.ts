import type { Figure } from "./figure.ts";

/** The groups of figures. Each is loaded only when it is asked for: they bring whole toolchains with them. */
export const GROUPS: Readonly<Record<string, { words: string; measure: () => Promise<Figure[]> }>> = {
  gas: {
    words: "what each action costs on chain",
    measure: async () => (await import("./measure-gas.ts")).measureGas(),
  },
  size: {
    words: "bytes of each contract that is deployed, and what is left to the limit",
    measure: async () => (await import("./measure-size.ts")).measureSize(),
  },
  keeper: {
    words: "from a purchase to its delivery when the hypervisor is instant; memory",
    measure: async () => (await import("./measure-keeper.ts")).measureKeeper(),
  },
};
