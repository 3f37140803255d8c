import type { ApiPlan } from "../../../../protocol/api/plan.ts";
import { machinesWords as words } from "../../text/machines.ts";

/** A plan in one line. */
export function PlanLine({ plan }: { readonly plan: ApiPlan }) {
  const { name, vcpus, memoryMiB, diskGiB, image } = plan;
  return (
    <p class="plan-line">
      {words.plan(name, vcpus, words.size(memoryMiB), `${diskGiB} GiB`)} · <span class="whole">{image}</span>
    </p>
  );
}
