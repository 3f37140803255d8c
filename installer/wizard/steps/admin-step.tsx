import { useMemo } from "preact/hooks";
import { Part } from "../../../keeper/portal/web/admin/parts/part.tsx";
import { Notice } from "../../../keeper/portal/web/parts/notice.tsx";
import { ChoiceField } from "../form/choice-field.tsx";
import { SelectField } from "../form/select-field.tsx";
import { StepPage } from "../form/step-page.tsx";
import { TextField } from "../form/text-field.tsx";
import { TickField } from "../form/tick-field.tsx";
import { useStep } from "../form/use-step.ts";
import { useSetup } from "../setup.ts";
import { adminWords as words } from "../text/admin.ts";
import { adminShape } from "./admin-shape.ts";
import { AdminWallet } from "./admin-wallet.tsx";

const { fields } = words;

/** Who runs the host, and how they and their tenants reach it. */
export function AdminStep() {
  const { session } = useSetup();
  const wallet = session.wallet ?? "";
  const shape = useMemo(() => adminShape(wallet), [wallet]);
  const step = useStep("admin", shape);
  const { form } = step;
  const mode = form.draft["tls.mode"];
  return (
    <StepPage title={words.title} lead={words.lead} step={step} back="ipv6">
      <Part id="who" title={words.who}>
        <AdminWallet />
        <TextField path="operatorName" words={fields.operatorName} />
      </Part>
      <Part id="portal-address" title={words.portal}>
        <TextField path="host" words={fields.host} placeholder="host.example.org" />
      </Part>
      <Part id="certificate" title={words.certificate}>
        <ChoiceField path="tls.mode" label={words.tls} options={words.modes} />
        {mode === "own" && <p class="small">{words.own}</p>}
        {mode === "acme" && (
          <>
            <p class="small">{words.acme}</p>
            <TextField path="tls.email" words={fields.email} />
            <TickField path="tls.termsAgreed" words={words.terms} />
            {form.wrong("tls.termsAgreed") !== null && (
              <Notice tone="bad" isProblem>
                {words.termsMissing}
              </Notice>
            )}
          </>
        )}
        {mode === "files" && (
          <>
            <p class="small">{words.files}</p>
            <TextField path="tls.certificateFile" words={fields.certificateFile} />
            <TextField path="tls.keyFile" words={fields.keyFile} />
          </>
        )}
      </Part>
      <Part id="doors" title={words.doors}>
        <TickField path="commands" words={words.commands} />
        <div class="row">
          <TextField path="ports" words={fields.ports} />
          <SelectField path="seconds" words={fields.seconds} options={words.durations} />
        </div>
      </Part>
    </StepPage>
  );
}
