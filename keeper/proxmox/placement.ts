import { FinalError } from "../core/errors.ts";
import type { VmSpec } from "../core/vm.ts";

/** A node that could take the VM. All sizes in bytes. */
export interface Candidate {
  readonly node: string;
  readonly cpus: number;
  readonly memory: number;
  /** What the node itself and all that we cannot see use now. */
  readonly memoryOthers: number;
  /** What the VMs that we can see were promised, running or not. */
  readonly memoryCommitted: number;
  readonly disk: number;
  readonly diskAvailable: number;
  readonly diskCommitted: number;
}

const MIB = 2 ** 20;
const GIB = 2 ** 30;

/**
 * The node with the most memory left after the VM, then the most disk. Counts what was promised, not what is in use at
 * the moment, because every tenant may use all that was sold; what others use counts besides.
 *
 * @param reserve kept free on every node
 * @param storage name of the one that the disks are on
 * @throws FinalError NO_CAPACITY with the figures of each node
 */
export function choosePlacement(
  candidates: readonly Candidate[],
  spec: VmSpec,
  reserve: { readonly memoryMiB: number; readonly diskGiB: number },
  storage: string,
): string {
  const rooms = candidates.map((candidate) => {
    const memory = candidate.memory - candidate.memoryCommitted - candidate.memoryOthers;
    const disk = Math.min(candidate.disk - candidate.diskCommitted, candidate.diskAvailable);
    return {
      node: candidate.node,
      cpus: candidate.cpus,
      memoryMiB: Math.floor(memory / MIB) - reserve.memoryMiB,
      diskGiB: Math.floor(disk / GIB) - reserve.diskGiB,
    };
  });
  const [best] = rooms
    .filter((r) => r.cpus >= spec.vcpus && r.memoryMiB >= spec.memoryMiB && r.diskGiB >= spec.diskGiB)
    .sort((a, b) => b.memoryMiB - a.memoryMiB || b.diskGiB - a.diskGiB || a.node.localeCompare(b.node));
  if (best !== undefined) return best.node;
  const figures = rooms.map(
    (r) =>
      `${r.node} has ${r.cpus} CPUs, ${r.memoryMiB} MiB and, on storage ${storage}, ${r.diskGiB} GiB left`,
  );
  throw new FinalError(
    "NO_CAPACITY",
    `no node has room for ${spec.vcpus} CPUs, ${spec.memoryMiB} MiB and ${spec.diskGiB} GiB: ${
      figures.join("; ") || "no node is online with the template and both storages"
    }`,
    "free or add what is short there, lower `reserve`, or take the plan out of stock",
  );
}
