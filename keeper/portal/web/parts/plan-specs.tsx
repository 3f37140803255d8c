import type { ApiPlan } from "../../../protocol/api/plan.ts";
import { homeWords as words } from "../text/home.ts";

/** What a plan's machine has. */
export function PlanSpecs({ plan }: { readonly plan: ApiPlan }) {
  const specs = [
    words.vcpus(plan.vcpus),
    words.memory(plan.memoryMiB),
    words.disk(plan.diskGiB),
    words.speed(plan.mbps),
    words.image(plan.image),
  ];
  return (
    <ul class="specs">
      {specs.map((spec) => (
        <li key={spec}>{spec}</li>
      ))}
    </ul>
  );
}
