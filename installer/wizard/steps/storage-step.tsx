import { Part } from "../../../keeper/portal/web/admin/parts/part.tsx";
import type { FoundStorage } from "../api/found.ts";
import { SelectField } from "../form/select-field.tsx";
import { StepPage } from "../form/step-page.tsx";
import { TextField } from "../form/text-field.tsx";
import { TickField } from "../form/tick-field.tsx";
import { useStep } from "../form/use-step.ts";
import { bytes } from "../parts/bytes.ts";
import { More } from "../parts/more.tsx";
import { storageWords as words } from "../text/storage.ts";
import { storageShape } from "./storage-shape.ts";

/** Where disks of machines live, and their backups. */
export function StorageStep() {
  const step = useStep<FoundStorage>("storage", storageShape);
  const { form, found } = step;
  const { storages = [] } = found ?? {};
  const disks = storages
    .filter(({ hasTemplates }) => hasTemplates)
    .map((one) => ({ value: one.storage, words: described(one) }));
  return (
    <StepPage title={words.title} lead={words.lead} step={step} back="network">
      <Part id="disks" title={words.disks}>
        {disks.length > 0 ? (
          <SelectField path="disks" words={words.fields.disks} options={disks} />
        ) : (
          <TextField path="disks" words={words.fields.disks} />
        )}
        <More label={words.more} paths={["seed"]}>
          <TextField path="seed" words={words.fields.seed} />
        </More>
      </Part>
      <Part id="backups" title={words.backups}>
        <TickField path="keepsBackups" words={words.keepBackups} />
        {form.draft.keepsBackups === "yes" && <TextField path="backups" words={words.fields.backups} />}
      </Part>
    </StepPage>
  );
}

function described(storage: NonNullable<FoundStorage["storages"]>[number]): string {
  const { storage: name, type, availableBytes, totalBytes } = storage;
  return [name, type, words.free(bytes(availableBytes), bytes(totalBytes))].join(" · ");
}
