import { Part } from "../../../keeper/portal/web/admin/parts/part.tsx";
import { Facts } from "../../../keeper/portal/web/parts/facts.tsx";
import type { FoundNetwork } from "../api/found.ts";
import { ChoiceField } from "../form/choice-field.tsx";
import { SelectField } from "../form/select-field.tsx";
import { StepPage } from "../form/step-page.tsx";
import { TextField } from "../form/text-field.tsx";
import { useStep } from "../form/use-step.ts";
import { networkWords as words } from "../text/network.ts";
import { networkShape, presentTexts } from "./network-shape.ts";
import { TryNetwork } from "./try-network.tsx";

/** How the host is reached, and a trial of it. */
export function NetworkStep() {
  const step = useStep<FoundNetwork>("network", networkShape, ({ mode }) => mode !== "keep");
  const { form, found, checks } = step;
  const { mode = "keep" } = form.draft;
  const { interfaces = [] } = found ?? {};
  const canTry = mode !== "keep" && checks !== null && checks.every(({ verdict }) => verdict !== "bad");
  return (
    <StepPage title={words.title} lead={words.lead} step={step} end={canTry && <TryNetwork />}>
      <Part id="now" title={words.now}>
        {interfaces.length === 0 ? <p class="small">{words.noInterfaces}</p> : <Now found={found ?? {}} />}
      </Part>
      <Part id="mode" title={words.how}>
        <ChoiceField
          path="mode"
          label={words.mode}
          options={words.modes}
          onChoose={(value) => form.fill({ ...presentTexts(found ?? {}, form.draft), mode: value })}
        />
        {mode === "keep" && <p class="small">{words.keep}</p>}
        {mode === "dhcp" && <p class="small">{words.dhcp}</p>}
        {mode !== "keep" &&
          (interfaces.length > 0 ? (
            <SelectField
              path="interface"
              words={words.fields.interface}
              options={interfaces.map(({ name }) => ({ value: name, words: name }))}
            />
          ) : (
            <TextField path="interface" words={words.fields.interface} />
          ))}
        {mode === "static" && (
          <>
            <div class="row">
              <TextField path="address" words={words.fields.address} />
              <TextField path="gateway" words={words.fields.gateway} />
            </div>
            <TextField path="dns" words={words.fields.dns} />
          </>
        )}
      </Part>
    </StepPage>
  );
}

function Now({ found }: { readonly found: FoundNetwork }) {
  const { interfaces = [], gateway = null, dns = [] } = found;
  const rows = interfaces.map(({ name, hasCarrier = true, addresses = [] }) => {
    const shown = addresses.length > 0 ? addresses.join(", ") : words.noAddress;
    return [name, hasCarrier ? shown : words.noCarrier] as const;
  });
  return (
    <Facts
      rows={[
        ...rows,
        ...(gateway === null ? [] : ([[words.gateway, gateway]] as const)),
        ...(dns.length === 0 ? [] : ([[words.dns, dns.join(", ")]] as const)),
      ]}
    />
  );
}
