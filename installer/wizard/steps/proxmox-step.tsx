import { Part } from "../../../keeper/portal/web/admin/parts/part.tsx";
import type { FoundProxmox } from "../api/found.ts";
import { ChoiceField } from "../form/choice-field.tsx";
import { SelectField } from "../form/select-field.tsx";
import { StepPage } from "../form/step-page.tsx";
import { TextField } from "../form/text-field.tsx";
import { TickField } from "../form/tick-field.tsx";
import { useStep } from "../form/use-step.ts";
import { bytes } from "../parts/bytes.ts";
import { More } from "../parts/more.tsx";
import { proxmoxWords as words } from "../text/proxmox.ts";
import { proxmoxShape } from "./proxmox-shape.ts";

const { fields } = words;

/** Where machines run, their addresses, and what they are made from. */
export function ProxmoxStep() {
  const step = useStep<FoundProxmox>("proxmox", proxmoxShape);
  const { form, found } = step;
  const { nodes = [], bridges = [], version, template } = found ?? {};
  const reach = words.reaches.find(({ value }) => value === form.draft["endpoint.mode"])?.value ?? "direct";
  const isForwarded = reach === "forwarded";
  const isOwnImage = form.draft["template.source"] === "own";
  // A network of their own is made; a bridge has to be there.
  const isBridgeChosen = form.draft.isolate !== "yes" && bridges.length > 0;
  return (
    <StepPage title={words.title} lead={words.lead} step={step} back="blockchain">
      <Part id="where" title={words.where}>
        {version !== undefined && <p class="small">{words.version(version)}</p>}
        <TickField path="isolate" words={words.isolate} />
        <div class="row">
          {nodes.length > 0 ? (
            <SelectField
              path="node"
              words={fields.node}
              options={nodes
                .filter(({ isOnline }) => isOnline)
                .map(({ node }) => ({ value: node, words: node }))}
            />
          ) : (
            <TextField path="node" words={fields.node} />
          )}
          {isBridgeChosen ? (
            <SelectField
              path="bridge"
              words={{ label: fields.bridge.label, wrong: fields.bridge.wrong }}
              options={bridges.map(({ bridge, cidr }) => ({
                value: bridge,
                words: cidr === null ? bridge : `${bridge} · ${cidr}`,
              }))}
            />
          ) : (
            <TextField path="bridge" words={fields.bridge} />
          )}
        </div>
        <More label={words.more} paths={["pool", "vmidBase"]}>
          <TextField path="pool" words={fields.pool} />
          <TextField path="vmidBase" words={fields.vmidBase} isNumber />
        </More>
      </Part>
      <Part id="network" title={words.network}>
        <p class="small">{words.networkLead}</p>
        <div class="row">
          <TextField path="network.cidr" words={fields.cidr} />
          <TextField path="network.gateway" words={fields.gateway} />
        </div>
        <div class="row">
          <TextField path="network.first" words={fields.first} />
          <TextField path="network.last" words={fields.last} />
        </div>
        <TextField path="network.dns" words={fields.dns} />
      </Part>
      <Part id="reach" title={words.reach}>
        <ChoiceField path="endpoint.mode" label={words.reachChoice} options={words.reaches} />
        <p class="small">{words[reach]}</p>
        {isForwarded && (
          <div class="row">
            <TextField path="endpoint.host" words={fields.host} />
            <TextField path="endpoint.portBase" words={fields.portBase} isNumber />
          </div>
        )}
      </Part>
      <Part id="template" title={words.template}>
        <p class="small">{words.templateLead}</p>
        <ChoiceField path="template.source" label={words.source} options={words.sources} />
        {isOwnImage ? (
          <>
            <TextField
              path="template.image"
              words={fields.image}
              placeholder="/var/lib/vz/import/debian-13.qcow2"
            />
            <TextField path="template.sha256" words={fields.sha256} />
          </>
        ) : (
          template !== undefined && (
            <p class="small">
              {template === null
                ? words.notPackaged
                : words.packaged(template.version, bytes(template.bytes))}
            </p>
          )
        )}
        <TextField path="template.name" words={fields.name} />
      </Part>
    </StepPage>
  );
}
