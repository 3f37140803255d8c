import type { Drains } from "../ports/drains.ts";
import type { Words } from "../word.ts";

/** Keeps new VMs from a node, as before work on it. Those that are there stay. */
export function drainWord(drains: Drains): Pick<Words, "drain"> {
  return {
    drain: {
      async begin({ node, on }) {
        await drains.set(node, on);
        const drained = [...drains.nodes()].sort();
        return {
          what: on ? `no new VM is placed on ${node}` : `new VMs may be placed on ${node}`,
          facts: { drained },
        };
      },
    },
  };
}
