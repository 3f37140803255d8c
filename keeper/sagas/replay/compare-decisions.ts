import type { BlockRef, ChainView } from "../../core/chain-view.ts";
import type { Job } from "../../core/job.ts";
import { decisionOf } from "./decision-of.ts";
import type { Decision } from "./derive-decisions.ts";

/** A change on chain that only a keeper can make. */
export interface Effect {
  readonly event: "Delivered" | "Rejected" | "Closed" | "CredentialChanged";
  readonly block: BlockRef;
  readonly transactionHash: string;
  /** Job that it must come from. */
  readonly job: { readonly kind: string; readonly key: string };
}

export type Verdict =
  | "same"
  /** Derivable, and there is no job. */
  | "never made"
  /** A job, and nothing on chain that asks for it. */
  | "not derivable"
  /** On chain, and no job of ours wanted it. */
  | "without a decision"
  /** On chain and wanted, but by a transaction that this keeper did not make. */
  | "not our transaction"
  /** The chain went on before the keeper had to act. */
  | "passed"
  /** From before the store was rebuilt, or longer ago than it keeps what was done: it has no jobs of then. */
  | "before the store"
  /** Not derivable from the chain, and right all the same. */
  | "explained";

export const DIFFERENCES: ReadonlySet<Verdict> = new Set<Verdict>([
  "never made",
  "not derivable",
  "without a decision",
  "not our transaction",
]);

/** One line of a subscription's history. */
export interface HistoryLine {
  /** Unix seconds: of the block, or the wall clock for a job that has none. */
  readonly at: number;
  readonly block: number | null;
  readonly what: string;
  readonly verdict: Verdict;
  readonly detail: string;
}

export interface CompareOptions {
  /** How long a difference may stand before the keeper must have acted, seconds. */
  readonly patience: number;
  /** The last block that was looked at. */
  readonly end: BlockRef;
  /** Since when the store has every job, unix seconds: it was rebuilt then, or what was done before is forgotten. */
  readonly storeSince: number;
  readonly isRebuilt: boolean;
  /** Jobs made outside of this time may be about what was before or came after: they are not judged. Unix seconds. */
  readonly judged: { readonly from: number; readonly until: number };
  /** Hashes of all transactions that the store has signed. */
  readonly signed: ReadonlySet<string>;
}

/** Holds what had to be decided about one subscription against the jobs and the transactions that there were. Pure. */
export function compareDecisions(
  decisions: readonly Decision[],
  jobs: readonly Job[],
  effects: readonly Effect[],
  last: ChainView | null,
  options: CompareOptions,
): readonly HistoryLine[] {
  const isOld = (block: BlockRef) => block.timestamp <= options.storeSince;
  const matching = (kind: string, key: string) => jobs.filter((job) => isAbout(job, kind, key));

  const seen = new Map<string, number>();
  const decided = decisions.map((decision): HistoryLine => {
    const { kind, key, block, until } = decision;
    const nth = (seen.get(`${kind} ${key}`) ?? 0) + 1;
    seen.set(`${kind} ${key}`, nth);
    const job = matching(kind, key)[nth - 1];
    const line = { at: block.timestamp, block: block.number, what: `${kind} ${key}` };
    if (job) return { ...line, verdict: "same", detail: `job ${job.id}` };
    if (isOld(block)) return { ...line, verdict: "before the store", detail: "" };
    const stood = (until ?? options.end.timestamp) - block.timestamp;
    const since = `asked for during ${stood} s${until === null ? ", and still" : ""}`;
    return { ...line, verdict: stood < options.patience ? "passed" : "never made", detail: since };
  });

  const unfounded = jobs.flatMap((job): HistoryLine[] => {
    const { kind, key } = decisionOf(job);
    const made = job.createdAt / 1000;
    if (made < options.judged.from || made > options.judged.until) return [];
    if (decisions.some((decision) => isAbout(job, decision.kind, decision.key))) return [];
    const why = explanationOf(job, jobs, last, options.isRebuilt);
    const line = { at: Math.floor(made), block: null, what: `${kind} ${key}` };
    const detail = `job ${job.id}${why ? `: ${why}` : ""}`;
    return [{ ...line, verdict: why ? "explained" : "not derivable", detail }];
  });

  const done = effects.map(({ event, block, transactionHash, job }): HistoryLine => {
    const line = { at: block.timestamp, block: block.number, what: event, detail: transactionHash };
    if (isOld(block)) return { ...line, verdict: "before the store" };
    if (matching(job.kind, job.key).length === 0) return { ...line, verdict: "without a decision" };
    return { ...line, verdict: options.signed.has(transactionHash) ? "same" : "not our transaction" };
  });
  // Blocks have an order of their own; jobs that belong to none come last, in theirs.
  return [...decided, ...done, ...unfounded].sort(
    (a, b) => (a.block ?? Infinity) - (b.block ?? Infinity) || 0,
  );
}

function isAbout(job: Job, kind: string, key: string): boolean {
  const about = decisionOf(job);
  return about.kind === kind && about.key === key;
}

/** Why a job is right although nothing on the chain as it is now asks for it; null when it is not. */
function explanationOf(
  job: Job,
  jobs: readonly Job[],
  last: ChainView | null,
  isRebuilt: boolean,
): string | null {
  const found = isRebuilt || jobs.some(({ kind }) => kind === "adopt");
  if (job.kind === "power") return "the VM was on or off against what was asked";
  if (job.kind === "limit") return "the operator had said how fast the VM may be";
  if (job.kind === "readdress") return "the host had got another IPv6 prefix";
  if (job.kind === "reseal" && job.key.includes(":"))
    return "a reinstallation made another host key, or another prefix another address";
  if (job.kind === "adopt") return "the store did not know the VM";
  if (found && (job.kind === "resume" || job.kind === "suspend"))
    return "a look at a VM that was found again";
  if (/^(gone|PURCHASE_REPLACED)/.test(job.outcome ?? "")) return "the chain was reorganised";
  const isOver = last?.subscription.status === "refunded" || last?.subscription.status === "closed";
  if (isOver && isAbout(job, "destroy", last.subscription.purchaseRef)) return "what an undo had left behind";
  return null;
}
