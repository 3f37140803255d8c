import { useForm } from "../form/form-context.ts";
import { SelectField } from "../form/select-field.tsx";
import { TextField } from "../form/text-field.tsx";
import { TickField } from "../form/tick-field.tsx";
import { More } from "../parts/more.tsx";
import { blockchainWords as words } from "../text/blockchain.ts";

const { fields } = words;

/** What contracts are deployed with. */
export function NewContracts() {
  const { draft } = useForm();
  return (
    <>
      <TextField path="contracts.stablecoin" words={fields.stablecoin} />
      <TickField path="takesSwaps" words={words.swaps} />
      <More
        label={words.more}
        paths={["router", "quoter", "wrappedNative"].map((name) => `contracts.swaps.${name}`)}
      >
        {draft.takesSwaps === "yes" && (
          <>
            <TextField path="contracts.swaps.router" words={fields.router} />
            <TextField path="contracts.swaps.quoter" words={fields.quoter} />
            <TextField path="contracts.swaps.wrappedNative" words={fields.wrappedNative} />
            <SelectField path="contracts.swaps.poolFee" words={fields.poolFee} options={words.poolFees} />
          </>
        )}
        <SelectField path="contracts.adminDelay" words={fields.adminDelay} options={words.delays} />
      </More>
    </>
  );
}
