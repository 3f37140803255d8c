import type { Random } from "./clock/random.ts";

/** Everything that can go wrong, by the name under which it is counted. */
export const FAULTS = [
  "keeper: killed",
  "keeper: store lost",
  "keeper: frozen",
  "chain: reorganised",
  "chain: purchase taken back",
  "chain: fees spike",
  "chain: transaction forgotten",
  "rpc: lags",
  "rpc: on another fork",
  "rpc: hides logs",
  "rpc: tells an old head",
  "rpc: denies a receipt",
  "rpc: tells a wrong receipt",
  "rpc: error",
  "rpc: limits the rate",
  "rpc: times out",
  "rpc: unreachable",
  "rpc: loses the answer to a send",
  "rpc: takes a send twice",
  "pve: reply lost",
  "pve: request lost",
  "pve: request twice",
  "pve: gateway error",
  "pve: all unreachable",
  "pve: lock stuck",
  "pve: task fails",
  "pve: task slow",
  "pve: worker dies",
  "pve: clone's worker dies",
  "pve: storage full",
  "pve: node lost",
  "pve: id taken by somebody else",
  "guest: slow",
  "guest: never ready",
  "guest: off from inside",
  "guest: ignores shutdown",
  "rpc: forges an operation",
  "rootd: away",
  "rootd: answer lost",
  "keeper: inbox keys lost",
] as const;

export type Fault = (typeof FAULTS)[number];

/**
 * Which faults a run has and how often they struck. Each run knows only some, at a strength of its own: a run with all
 * of them would hide what two of them do together.
 */
export class Faults {
  /** False in the quiet at the end. */
  active = true;
  readonly struck = new Map<Fault, number>();
  readonly #random: Random;
  readonly #strengths: ReadonlyMap<Fault, number>;
  readonly #tell: (fault: Fault, detail: string) => void;

  constructor(random: Random, tell: (fault: Fault, detail: string) => void) {
    const share = random.pick([0.3, 0.5, 0.8]);
    this.#strengths = new Map(
      FAULTS.flatMap((fault) => (random.chance(share) ? [[fault, random.pick([0.5, 1, 2])] as const] : [])),
    );
    this.#random = random;
    this.#tell = tell;
  }

  /** Whether this run has it at all. */
  has(fault: Fault): boolean {
    return this.active && this.#strengths.has(fault);
  }

  /** Whether it strikes now; `probability` is that of a run of common strength. */
  strikes(fault: Fault, probability: number, detail = ""): boolean {
    const strength = this.#strengths.get(fault);
    if (!this.active || strength === undefined || !this.#random.chance(probability * strength)) return false;
    this.count(fault, detail);
    return true;
  }

  /** For what strikes by itself. */
  count(fault: Fault, detail = ""): void {
    this.struck.set(fault, (this.struck.get(fault) ?? 0) + 1);
    this.#tell(fault, detail);
  }
}
