import type { ChainView } from "../core/chain-view.ts";
import { FinalError } from "../core/errors.ts";
import { GENERATIONS_PER_PLACE, generationAfterWreck } from "../core/generation-after-wreck.ts";
import type { Machine } from "../core/machine.ts";
import type { VmIdentity } from "../core/vm.ts";
import { next, type Step, type StepContext, type StepResult } from "../jobs/saga.ts";
import type { SagaPorts } from "./saga-ports.ts";
import { foreignVm, oursOf, subscriptionOf, vmOf } from "./steps-common.ts";

const MINUTE = 60_000;
/** So many one installation may leave: more are no chance, and each keeps its disk's space. */
const MOST_WRECKS = 3;

/** Tells a person of a wreck, once, and goes on to leave it. The alert is raised before anything forgets the wreck. */
export function wreckMet(vm: VmIdentity, { node, generation }: Machine, detail: string): StepResult {
  const { code, message, remedy } = wreckError(vm, node, detail);
  return next("leave-wreck", { wreck: generation }, { code, what: `${message} (remedy: ${remedy})` });
}

export function wreckError({ vmid }: VmIdentity, node: string, detail: string): FinalError {
  return new FinalError(
    "VM_WRECK",
    `VM ${vmid}, made on ${node}, is a wreck that no token can clear: ${detail}`,
    `an administrator runs \`qm unlock ${vmid}\` and \`qm destroy ${vmid}\` on ${node}`,
  );
}

/**
 * Out of a wreck's way: the machine becomes one of another place, with the same node, address and room, and is cloned
 * there. The wreck is left as it is.
 */
export function leaveWreck(
  ports: SagaPorts,
  guard: (
    work: (view: ChainView, context: StepContext) => Promise<StepResult>,
  ) => (context: StepContext) => Promise<StepResult>,
  whenStuck: Step["whenStuck"],
): Step {
  const { hypervisor, registry, settings } = ports;
  return {
    run: guard(async (_view, context) => {
      const id = subscriptionOf(context);
      const { machine, vm } = await oursOf(ports, id);
      const { wreck, generation: begunAs } = context.job.data;
      if (machine.generation > Number(wreck)) return next("await-clone");
      const seen = await hypervisor.observe(vm);
      // An administrator was faster, and perhaps somebody else has the id by now.
      if (seen.kind !== "wreck" && seen.kind !== "foreign") return next("await-clone");
      const wrecks = 1 + placeOf(machine.generation) - placeOf(Number(begunAs ?? 1));
      if (wrecks >= MOST_WRECKS) {
        if (seen.kind === "foreign") throw foreignVm(vm.name, seen.detail);
        throw wreckError(vm, machine.node, `${seen.detail}; it is the last of ${wrecks}`);
      }
      const generation = generationAfterWreck(machine.generation);
      await registry.advance(id, generation, vmOf(settings, id, generation).vmid);
      return next("await-clone");
    }),
    patienceMs: 15 * MINUTE,
    whenStuck,
  };
}

/** The millions of a generation: how many wrecks have been left before it. */
function placeOf(generation: number): number {
  return Math.floor(generation / GENERATIONS_PER_PLACE);
}
