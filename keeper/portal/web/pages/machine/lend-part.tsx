import { useState } from "preact/hooks";
import { lendCall } from "../../chain/machine-calls.ts";
import { Address } from "../../parts/address.tsx";
import { addressInput } from "../../parts/address-input.ts";
import { Facts } from "../../parts/facts.tsx";
import { Field } from "../../parts/field.tsx";
import { Notice } from "../../parts/notice.tsx";
import { absoluteTime, When } from "../../parts/when.tsx";
import { machineWords } from "../../text/machine.ts";
import { same } from "../machines/attention.ts";
import { Act } from "./act.tsx";
import type { Scene } from "./scene.ts";

const words = machineWords.lend;
const NOBODY = `0x${"0".repeat(40)}`;
/** Chosen instead of a number of seconds. */
const PAID_TIME = "paid";

/** Lends the login (ERC-4907), or takes it back. */
export function LendPart(props: { readonly scene: Scene; onClose(): void }) {
  const { scene, onClose } = props;
  const { of, host, account } = scene;
  const [typed, setTyped] = useState("");
  const [until, setUntil] = useState(String(words.presets[1]?.seconds));
  const id = BigInt(of.id);
  const user = addressInput(typed);
  const error = typed.trim() === "" ? null : user === null ? words.addressInvalid : null;
  const mistake = same(user, account) ? words.toSelf : error;

  if (of.user !== null) {
    return (
      <>
        <Facts
          rows={[
            [words.lentTo, <Address key="to" of={of.user.address} />],
            [words.until, <When key="until" at={of.user.expires} />],
          ]}
        />
        <Act
          scene={scene}
          name="take-back"
          label={words.back}
          done={words.backDone}
          onClose={onClose}
          call={async () => lendCall(host.contracts, id, NOBODY, 0)}
        />
      </>
    );
  }
  return (
    <>
      <p>{words.lead}</p>
      <Field id="lend-to" label={words.to} hint={words.toHint} error={mistake}>
        {(attributes) => (
          <input
            {...attributes}
            class="typed-address"
            value={typed}
            placeholder="0x…"
            autocomplete="off"
            autocapitalize="off"
            spellcheck={false}
            onInput={({ currentTarget }) => setTyped(currentTarget.value)}
          />
        )}
      </Field>
      <Field id="lend-until" label={words.until}>
        {(attributes) => (
          <select
            {...attributes}
            value={until}
            onChange={({ currentTarget }) => setUntil(currentTarget.value)}
          >
            {words.presets.map(({ seconds, words: shown }) => (
              <option key={seconds} value={String(seconds)}>
                {shown}
              </option>
            ))}
            <option value={PAID_TIME}>
              {absoluteTime(of.expiresAt)}, {words.paidTime}
            </option>
          </select>
        )}
      </Field>
      <Notice tone="warn">{words.warn}</Notice>
      <Act
        scene={scene}
        name="lend"
        label={words.submit}
        done={words.done}
        isReady={user !== null && mistake === null}
        onClose={onClose}
        call={async () => {
          if (user === null) throw new Error("nobody to lend it to");
          const end = until === PAID_TIME ? of.expiresAt : Math.floor(Date.now() / 1_000) + Number(until);
          return lendCall(host.contracts, id, user, end);
        }}
      />
    </>
  );
}
