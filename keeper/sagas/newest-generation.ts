import { placesOf } from "../core/places-of.ts";
import { generationOf } from "./generation-of.ts";
import type { SagaPorts } from "./saga-ports.ts";
import { vmOf } from "./steps-common.ts";

/** The generation that a subscription holds; when the store does not know it, the newest that its marks tell, else 1. */
export async function newestGeneration(
  { registry, hypervisor, settings }: Pick<SagaPorts, "registry" | "hypervisor" | "settings">,
  id: bigint,
): Promise<number> {
  const machine = await registry.get(id);
  if (machine) return machine.generation;
  const marks = await hypervisor.listMarks(placesOf(settings.vmidBase, id));
  return generationOf(marks, vmOf(settings, id, 1).mark) ?? 1;
}
