import { useMemo } from "preact/hooks";
import { Part } from "../../../keeper/portal/web/admin/parts/part.tsx";
import { checksumAddress } from "../../../keeper/protocol/checksum-address.ts";
import { ChoiceField } from "../form/choice-field.tsx";
import { StepPage } from "../form/step-page.tsx";
import { TextField } from "../form/text-field.tsx";
import { useStep } from "../form/use-step.ts";
import { useSetup } from "../setup.ts";
import { blockchainWords as words } from "../text/blockchain.ts";
import { blockchainShape } from "./blockchain-shape.ts";
import { ChainFields } from "./chain-fields.tsx";
import { NewContracts } from "./new-contracts.tsx";
import { PlansFields } from "./plans-fields.tsx";
import { ShareFields } from "./share-fields.tsx";

/** On which chain, by which contracts, and what is for sale. */
export function BlockchainStep() {
  const { session } = useSetup();
  const wallet = session.wallet ?? "";
  const shape = useMemo(() => blockchainShape(checksumAddress(wallet)), [wallet]);
  const step = useStep("blockchain", shape);
  const isNew = step.form.draft["contracts.kind"] !== "existing";
  return (
    <StepPage title={words.title} lead={words.lead} step={step} back="storage">
      <Part id="chain" title={words.chain}>
        <ChainFields />
      </Part>
      <Part id="contracts" title={words.contracts}>
        <ChoiceField path="contracts.kind" label={words.kind} options={words.kinds} />
        <p class="small">{isNew ? words.deploy : words.existing}</p>
        {isNew ? (
          <NewContracts />
        ) : (
          <>
            <TextField path="contracts.subscriptions" words={words.fields.subscriptions} />
            <TextField path="contracts.inbox" words={words.fields.inbox} />
            <TextField path="contracts.deploymentBlock" words={words.fields.deploymentBlock} isNumber />
          </>
        )}
      </Part>
      {isNew && <ShareFields />}
      {isNew && <PlansFields />}
    </StepPage>
  );
}
