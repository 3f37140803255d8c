import type { NodeState } from "./state.ts";

const ownParts = ["vms", "tasks", "nextPid"] as const;
const sharedParts = [
  "roles",
  "users",
  "acl",
  "pools",
  "storages",
  "volumes",
  "firewalls",
  "clusterOptions",
  "sdn",
  "ticketKey",
] as const;

type OwnState = Pick<NodeState, (typeof ownParts)[number]>;

/** The cluster in one file: what is shared, the first node's own, and that of the others by name. */
export interface ClusterState extends NodeState {
  others?: Record<string, OwnState>;
}

/** The cluster's state as the first node sees it, or another by its name: shared parts are the same for all. */
export function stateOfNode(cluster: ClusterState, other?: string): NodeState {
  if (other === undefined) return cluster;
  cluster.others ??= {};
  cluster.others[other] ??= { vms: {}, tasks: [], nextPid: 1000 };
  // Not enumerable, so that the file holds them once.
  const shared = sharedParts.map((part) => [
    part,
    {
      get: () => cluster[part],
      set: (value: unknown) => {
        Object.assign(cluster, { [part]: value });
      },
    },
  ]);
  return Object.defineProperties(cluster.others[other], Object.fromEntries(shared)) as NodeState;
}
