import type { BlockRef, ChainView } from "../../core/chain-view.ts";
import { desiredState } from "../../core/desired-state.ts";
import type { NewJob } from "../../core/job.ts";
import type { Machine } from "../../core/machine.ts";
import { ownershipFacts } from "../ownership.ts";
import { planWork } from "../plan-work.ts";
import { isDelivered } from "../steps-common.ts";
import { decisionOf } from "./decision-of.ts";

/** A decision that a keeper had to take, as the chain alone tells. */
export interface Decision {
  readonly kind: string;
  /** What the decision is about, without what only the keeper's store could number. */
  readonly key: string;
  /** From where on the chain asked for it. */
  readonly block: BlockRef;
  /** When the chain stopped to ask for it, unix seconds; null while it still does. */
  readonly until: number | null;
}

interface Draft {
  readonly job: NewJob;
  readonly block: BlockRef;
  /** What the keeper held when it had to decide. */
  readonly before: Machine | null;
}

/** Differences close one another at most this many times in one block: operations, resume, a statement, nothing. */
const ROUNDS = 64;

/**
 * Every decision about one subscription that follows from what it was at each block where it changed: the keeper's own
 * plan over a machine that obeys at once. Pure.
 *
 * @param opening what it was before the first moment; the keeper is taken to have finished with that. Null = nothing
 * @param moments in the order of their blocks
 */
export function deriveDecisions(
  opening: ChainView | null,
  moments: readonly ChainView[],
  offlineGraceSeconds: number,
): readonly Decision[] {
  const plan = (view: ChainView, machine: Machine | null) =>
    planWork(view, machine, view.block.timestamp * 1000, offlineGraceSeconds);
  const same = (a: NewJob) => (b: NewJob) => {
    const [one, other] = [decisionOf(a), decisionOf(b)];
    return one.kind === other.kind && one.key === other.key;
  };

  let machine: Machine | null = null;
  const decideAt = (view: ChainView): Draft[] => {
    const drafts: Draft[] = [];
    machine = asChainShows(machine, view);
    for (let round = 0; round < ROUNDS; round++) {
      const before: Machine | null = machine;
      const fresh = plan(view, before).filter((job) => !drafts.some((draft) => same(job)(draft.job)));
      if (fresh.length === 0) break;
      for (const job of fresh) {
        drafts.push({ job, block: view.block, before });
        machine = obey(machine, job, view);
      }
    }
    return drafts;
  };
  if (opening) decideAt(opening);

  const decisions: Draft[] = [];
  for (const view of moments) {
    for (const draft of decideAt(view)) {
      const { kind } = decisionOf(draft.job);
      const last = decisions.findLast(({ job }) => decisionOf(job).kind === kind);
      // A statement that is only renewed for its age, or an end that is still asked for, was decided before.
      if (!last || !same(draft.job)(last.job)) decisions.push(draft);
    }
  }
  return decisions.map(({ job, block, before }) => {
    const later = moments.filter((view) => view.block.number > block.number);
    const ended = later.find((view) => !plan(view, before).some(same(job)));
    return { ...decisionOf(job), block, until: ended?.block.timestamp ?? null };
  });
}

/** What chain events alone say of the machine. */
function asChainShows(machine: Machine | null, view: ChainView): Machine | null {
  const { status } = view.subscription;
  if (status === "refunded" || status === "closed") return null;
  if (machine?.status === "reserved" && isDelivered(view)) return { ...machine, status: "running" };
  return machine;
}

/** The machine as it is once the keeper has done the job. */
function obey(machine: Machine | null, { kind }: NewJob, view: ChainView): Machine | null {
  switch (kind) {
    case "provision":
      return machine ?? { ...blank(view, "reserved"), operations: 0 };
    case "adopt":
      return blank(
        view,
        desiredState(view.subscription, view.block.timestamp) === "running" ? "running" : "suspended",
      );
    case "suspend":
      return machine && { ...machine, status: "suspended" };
    case "resume":
      return machine && { ...machine, status: "running" };
    case "operate":
      return machine && { ...machine, operations: machine.operations + 1 };
    case "attest":
    case "transfer": {
      const seq = (machine?.statement?.seq ?? 0) + 1;
      const statement = { seq, issuedAt: view.block.timestamp, facts: ownershipFacts(view) };
      return machine && { ...machine, statement };
    }
    default:
      return machine;
  }
}

function blank(view: ChainView, status: Machine["status"]): Machine {
  const { id: subscription, operations } = view.subscription;
  const { memoryMiB, diskGiB } = view.plan;
  const vm = { generation: 1, sealedGeneration: 1, vmid: 0, node: "", ipv4: "", memoryMiB, diskGiB };
  const told = { ipv6Prefix: null, readdressings: 0 };
  return {
    subscription,
    status,
    operations,
    ...vm,
    ...told,
    halted: false,
    throttleMbps: 0,
    hostKey: null,
    statement: null,
  };
}
