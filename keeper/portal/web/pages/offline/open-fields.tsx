import { addressInput } from "../../parts/address-input.ts";
import { Field } from "../../parts/field.tsx";
import { offlineWords as words } from "../../text/offline.ts";

/** What a person has filled in. */
export interface OpenDraft {
  readonly isPasted: boolean;
  readonly chainId: string;
  readonly contract: string;
  readonly machine: string;
  readonly epoch: string;
  readonly sealed: string;
}

type Name = Exclude<keyof OpenDraft, "isPasted">;
export type OpenErrors = Partial<Record<Name, string>>;

const NUMBER = /^[1-9][0-9]{0,14}$/;
/** The key that was encapsulated, the tag, and something between; the contract takes 512 bytes at most. */
const SEALED = /^0x([0-9a-fA-F]{2}){49,512}$/;

/** What is missing or wrong. */
export function openErrors({ isPasted, chainId, contract, machine, epoch, sealed }: OpenDraft): OpenErrors {
  return {
    ...(!NUMBER.test(chainId.trim()) && { chainId: words.numberInvalid }),
    ...(addressInput(contract) === null && { contract: words.contractInvalid }),
    ...(!NUMBER.test(machine.trim()) && { machine: words.numberInvalid }),
    ...(isPasted && !/^[1-9][0-9]{0,9}$/.test(epoch.trim()) && { epoch: words.numberInvalid }),
    ...(isPasted && !SEALED.test(sealed.replace(/\s/g, "")) && { sealed: words.sealedInvalid }),
  };
}

/** Which machine, and its sealed details where they are pasted. */
export function OpenFields(props: {
  readonly draft: OpenDraft;
  readonly errors: OpenErrors;
  onChange(changes: Partial<OpenDraft>): void;
}) {
  const { draft, errors, onChange } = props;
  const field = (name: Name, label: string, hint: string) => {
    const isWrong = draft[name].trim() !== "" && errors[name] !== undefined;
    return (
      <Field id={`open-${name}`} label={label} hint={hint} error={isWrong ? (errors[name] ?? null) : null}>
        {(attributes) => {
          const all = {
            ...attributes,
            autocomplete: "off",
            autocapitalize: "off" as const,
            spellcheck: false,
            value: draft[name],
            onInput: ({ currentTarget }: { currentTarget: HTMLInputElement | HTMLTextAreaElement }) =>
              onChange({ [name]: currentTarget.value }),
          };
          if (name === "sealed") return <textarea {...all} rows={5} placeholder="0x…" />;
          return name === "contract" ? (
            <input {...all} class="typed-address" placeholder="0x…" />
          ) : (
            <input {...all} inputMode="numeric" />
          );
        }}
      </Field>
    );
  };
  return (
    <>
      <div class="row">
        {field("machine", words.machine, words.machineHint)}
        {field("chainId", words.chainId, words.chainIdHint)}
      </div>
      {field("contract", words.contract, words.contractHint)}
      {draft.isPasted && (
        <>
          {field("sealed", words.sealed, words.sealedHint)}
          {field("epoch", words.epoch, words.epochHint)}
        </>
      )}
    </>
  );
}
