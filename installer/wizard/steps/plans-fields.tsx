import { Part } from "../../../keeper/portal/web/admin/parts/part.tsx";
import { useForm } from "../form/form-context.ts";
import { rowsOf, withoutRow, withRow } from "../form/rows.ts";
import { TextField } from "../form/text-field.tsx";
import { TickField } from "../form/tick-field.tsx";
import { More } from "../parts/more.tsx";
import { useSetup } from "../setup.ts";
import { blockchainWords as words } from "../text/blockchain.ts";
import { USUAL_PLAN } from "./plan-shape.ts";

const { planFields: fields } = words;
/** As many as the schema takes. */
const MOST = 20;

/** What is on sale at first. */
export function PlansFields() {
  const { draft, rewrite } = useForm();
  const rows = rowsOf(draft, "plans");
  return (
    <>
      <div class="group-head">
        <h2>{words.plans}</h2>
        <p class="small">{words.plansLead}</p>
      </div>
      {rows.map((number) => (
        <Plan
          key={number}
          number={number}
          onRemove={rows.length > 1 ? () => rewrite(withoutRow(draft, "plans", number)) : null}
        />
      ))}
      {rows.length < MOST && (
        <div class="slim-actions">
          <button
            type="button"
            class="button slim"
            onClick={() => rewrite(withRow(draft, "plans", { ...USUAL_PLAN, name: "" }))}
          >
            {words.addPlan}
          </button>
        </div>
      )}
    </>
  );
}

/** Whether machines of a plan are backed up, where the storage for that was chosen or they were to be. */
function PlanBackups({ path }: { path(name: string): string }) {
  const { draft } = useForm();
  const { sections } = useSetup();
  const { backups = null } = (sections.storage ?? {}) as { readonly backups?: string | null };
  const isMade = draft[path("backsUp")] === "yes";
  return (
    <>
      {(backups !== null || isMade) && <TickField path={path("backsUp")} words={words.backsUp} />}
      {backups === null && <p class="small">{words.noBackups}</p>}
      {isMade && (
        <div class="row">
          <TextField path={path("backups.everyHours")} words={fields.everyHours} isNumber />
          <TextField path={path("backups.keep")} words={fields.keep} isNumber />
        </div>
      )}
    </>
  );
}

function Plan({ number, onRemove }: { readonly number: number; readonly onRemove: (() => void) | null }) {
  const { draft } = useForm();
  const path = (name: string) => `plans.${number}.${name}`;
  const title = draft[path("name")]?.trim() || words.plan(number + 1);
  const rest = ["minDays", "maxDays", "gracePeriod", "deliveryDeadline", "image", "backups"].map(path);
  return (
    <Part
      id={`plan-${number}`}
      title={title}
      action={
        onRemove !== null && (
          <button type="button" class="link" aria-label={words.removePlan(title)} onClick={onRemove}>
            {words.remove}
          </button>
        )
      }
    >
      <div class="row">
        <TextField path={path("name")} words={fields.name} />
        <TextField path={path("pricePerDay")} words={fields.price} />
        <TextField path={path("stock")} words={fields.stock} isNumber />
      </div>
      <div class="row narrow">
        <TextField path={path("vcpus")} words={fields.vcpus} isNumber />
        <TextField path={path("memoryMiB")} words={fields.memory} />
        <TextField path={path("diskGiB")} words={fields.disk} isNumber />
        <TextField path={path("mbps")} words={fields.mbps} isNumber />
      </div>
      <More label={words.morePlan} paths={rest}>
        <div class="row">
          <TextField path={path("minDays")} words={fields.minDays} isNumber />
          <TextField path={path("maxDays")} words={fields.maxDays} isNumber />
        </div>
        <div class="row">
          <TextField path={path("gracePeriod")} words={fields.grace} />
          <TextField path={path("deliveryDeadline")} words={fields.deadline} isNumber />
        </div>
        <TextField path={path("image")} words={fields.image} />
        <PlanBackups path={path} />
      </More>
    </Part>
  );
}
