import { Part } from "../../../keeper/portal/web/admin/parts/part.tsx";
import { ChoiceField } from "../form/choice-field.tsx";
import { StepPage } from "../form/step-page.tsx";
import { TextField } from "../form/text-field.tsx";
import { useStep } from "../form/use-step.ts";
import { ipv6Words as words } from "../text/ipv6.ts";
import { ipv6Shape } from "./ipv6-shape.ts";

/** Whether machines have IPv6. */
export function Ipv6Step() {
  const step = useStep("ipv6", ipv6Shape);
  const { mode } = step.form.draft;
  return (
    <StepPage title={words.title} lead={words.lead} step={step} back="proxmox">
      <Part id="prefix" title={words.prefix}>
        <ChoiceField path="mode" label={words.mode} options={words.modes} />
        {mode === "none" && <p class="small">{words.none}</p>}
        {mode === "manual" && <TextField path="prefix" words={words.fields.prefix} />}
        {mode === "broker" && (
          <>
            <p class="small">{words.broker}</p>
            <TextField path="leases" words={words.fields.leases} />
            <div class="row">
              <TextField path="broker" words={words.fields.broker} isNumber />
              <TextField path="budget" words={words.fields.budget} />
            </div>
          </>
        )}
      </Part>
    </StepPage>
  );
}
