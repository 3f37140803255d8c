import { knownChains } from "../../answers/known-chains.ts";
import { useForm } from "../form/form-context.ts";
import { SelectField } from "../form/select-field.tsx";
import { TextField } from "../form/text-field.tsx";
import { blockchainWords as words } from "../text/blockchain.ts";
import { chainTexts, OTHER } from "./blockchain-shape.ts";

const { fields } = words;
const CHAINS = [
  ...knownChains.map(({ id, name }) => ({ value: `${id}`, words: name })),
  { value: OTHER, words: words.other },
];

/** A chain that we know with all that is known of it, or any other. */
export function ChainFields() {
  const { draft, fill } = useForm();
  const { known = OTHER } = draft;
  return (
    <>
      <SelectField
        path="known"
        words={fields.known}
        options={CHAINS}
        onChoose={(id) => fill({ ...chainTexts(id), "contracts.kind": draft["contracts.kind"] ?? "deploy" })}
      />
      {known === OTHER && (
        <>
          <div class="row">
            <TextField path="chain.chainId" words={fields.chainId} isNumber />
            <TextField path="chain.name" words={fields.name} />
          </div>
          <div class="row">
            <TextField path="chain.currency.name" words={fields.currencyName} />
            <TextField path="chain.currency.symbol" words={fields.symbol} />
            <TextField path="chain.currency.decimals" words={fields.decimals} isNumber />
          </div>
        </>
      )}
      <TextField path="chain.rpcUrls" words={fields.rpcUrls} rows={2} placeholder="https://rpc.example.org" />
      {known === OTHER && <TextField path="chain.explorer" words={fields.explorer} />}
    </>
  );
}
