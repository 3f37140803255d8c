import { useState } from "preact/hooks";
import { toBase32 } from "../../../protocol/base32.ts";
import type { Delegation, DelegationPlace } from "../../../protocol/delegation-message.ts";
import { sourceNetwork } from "../../../protocol/source-network.ts";
import { parseSshHostKey, type SshHostKey } from "../../../protocol/ssh-host-key.ts";
import { get, Problem } from "../api.ts";
import { Choice } from "../parts/choice.tsx";
import { Field } from "../parts/field.tsx";
import { Title } from "../parts/frame.tsx";
import { ProblemNotice } from "../parts/problem-notice.tsx";
import { keysWords as words } from "../text/keys.ts";
import { KeyInput } from "./key-input.tsx";

const NONCE_BYTES = 16;

/** What a person has filled in. */
export interface KeyDraft {
  readonly isWithdrawal: boolean;
  readonly publicKey: string;
  readonly machine: string;
  readonly all: boolean;
  /** Seconds. */
  readonly lifetime: number;
  readonly network: string;
}

/** What is to be signed. */
export interface KeyWish {
  readonly subscription: string;
  readonly key: SshHostKey;
  readonly place: DelegationPlace;
  readonly delegation: Delegation;
}

type Errors = Partial<Record<"publicKey" | "machine" | "network", string>>;

function errorsOf(draft: KeyDraft): Errors {
  const isPrivate = draft.publicKey.includes("PRIVATE KEY");
  const network = draft.network.trim();
  return {
    ...(isPrivate && { publicKey: words.keyPrivate }),
    ...(!isPrivate && parseSshHostKey(draft.publicKey.trim()) === null && { publicKey: words.keyInvalid }),
    ...(!/^[1-9][0-9]{0,18}$/.test(draft.machine.trim()) && { machine: words.machineInvalid }),
    ...(network !== "" && networkOf(network) === null && { network: words.networkInvalid }),
  };
}

/** As delegations have it; null when there is none or it is not one. */
function networkOf(typed: string): string | null {
  try {
    return sourceNetwork(typed);
  } catch {
    return null;
  }
}

/**
 * Asks the portal what the text has to say of the machine, and of the time.
 *
 * @throws Problem
 */
async function wishOf(draft: KeyDraft, key: SshHostKey): Promise<KeyWish> {
  const machine = await get(`machines/${draft.machine.trim()}`);
  const issuedAt = Number(machine.now);
  return {
    subscription: String(machine.subscription),
    key,
    place: {
      domain: String(machine.domain),
      vm: String(machine.vm),
      chainId: BigInt(String(machine.chainId)),
      contract: String(machine.contract),
      tokenId: BigInt(String(machine.subscription)),
    },
    delegation: {
      scope: draft.all ? "all" : "machine",
      issuedAt,
      expiresAt: draft.isWithdrawal ? issuedAt : issuedAt + draft.lifetime,
      nonce: toBase32(crypto.getRandomValues(new Uint8Array(NONCE_BYTES))),
      user: String(machine.user),
      source: draft.isWithdrawal ? null : networkOf(draft.network.trim()),
    },
  };
}

/** Which key, where, for how long. */
export function KeyForm(props: {
  readonly draft: KeyDraft;
  onDraft(draft: KeyDraft): void;
  onWish(wish: KeyWish): void;
}) {
  const { draft, onDraft, onWish } = props;
  const [errors, setErrors] = useState<Errors>({});
  const [problem, setProblem] = useState<Problem | null>(null);
  const change = (changes: Partial<KeyDraft>) => onDraft({ ...draft, ...changes });

  const submit = async (event: Event) => {
    event.preventDefault();
    const found = errorsOf(draft);
    setErrors(found);
    setProblem(null);
    const key = parseSshHostKey(draft.publicKey.trim());
    const [first] = Object.keys(found);
    if (first !== undefined || key === null) {
      document.getElementById(first ?? "publicKey")?.focus();
      return;
    }
    await wishOf(draft, key).then(onWish, (cause: unknown) => {
      if (!(cause instanceof Problem)) throw cause;
      setProblem(cause);
    });
  };

  return (
    <form class="card" onSubmit={submit} noValidate>
      <Title>{words.title}</Title>
      <p class="lead">{words.lead}</p>
      <Choice
        label={words.what}
        name="what"
        value={draft.isWithdrawal}
        options={[
          { value: false, words: words.add },
          { value: true, words: words.withdraw },
        ]}
        onChange={(isWithdrawal) => change({ isWithdrawal })}
      />
      <KeyInput
        value={draft.publicKey}
        error={errors.publicKey ?? null}
        onChange={(publicKey) => {
          change({ publicKey });
          const { publicKey: _corrected, ...others } = errors;
          setErrors(publicKey.includes("PRIVATE KEY") ? { ...others, publicKey: words.keyPrivate } : others);
        }}
      />
      <Field id="machine" label={words.machine} hint={words.machineHint} error={errors.machine ?? null}>
        {(attributes) => (
          <input
            {...attributes}
            class="short"
            inputMode="numeric"
            autocomplete="off"
            value={draft.machine}
            onInput={({ currentTarget }) => change({ machine: currentTarget.value })}
          />
        )}
      </Field>
      <label class="check">
        <input
          type="checkbox"
          checked={draft.all}
          onChange={({ currentTarget }) => change({ all: currentTarget.checked })}
        />
        <span>{words.all}</span>
      </label>
      {!draft.isWithdrawal && (
        <>
          <Field id="lifetime" label={words.lifetime}>
            {(attributes) => (
              <select
                {...attributes}
                class="short"
                value={draft.lifetime}
                onChange={({ currentTarget }) => change({ lifetime: Number(currentTarget.value) })}
              >
                {words.lifetimes.map(({ seconds, words: shown }) => (
                  <option key={seconds} value={seconds}>
                    {shown}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <Field
            id="network"
            label={words.network}
            aside={words.optional}
            hint={words.networkHint}
            error={errors.network ?? null}
          >
            {(attributes) => (
              <input
                {...attributes}
                autocomplete="off"
                autocapitalize="off"
                spellcheck={false}
                value={draft.network}
                onInput={({ currentTarget }) => change({ network: currentTarget.value })}
              />
            )}
          </Field>
        </>
      )}
      {problem !== null && <ProblemNotice problem={problem} />}
      <button type="submit" class="button primary wide">
        {words.submit}
      </button>
    </form>
  );
}
