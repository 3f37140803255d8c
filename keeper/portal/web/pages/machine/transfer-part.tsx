import { useState } from "preact/hooks";
import { transferCall } from "../../chain/machine-calls.ts";
import { addressInput } from "../../parts/address-input.ts";
import { ConfirmField } from "../../parts/confirm-field.tsx";
import { Field } from "../../parts/field.tsx";
import { Notice } from "../../parts/notice.tsx";
import { machineWords } from "../../text/machine.ts";
import { same } from "../machines/attention.ts";
import { Act } from "./act.tsx";
import { nameOf, type Scene } from "./scene.ts";

const words = machineWords.transfer;

/** Hands the machine to another owner for good. */
export function TransferPart(props: { readonly scene: Scene; onClose(): void }) {
  const { scene, onClose } = props;
  const { of, host, account } = scene;
  const [typed, setTyped] = useState("");
  const [confirmed, setConfirmed] = useState("");
  const name = nameOf(of);
  const to = addressInput(typed);
  const isOurs = to !== null && Object.values(host.contracts).some((one) => same(String(one), to));
  const mistake =
    typed.trim() === ""
      ? null
      : to === null
        ? machineWords.lend.addressInvalid
        : same(to, account)
          ? words.toSelf
          : isOurs
            ? words.toContract
            : null;
  return (
    <>
      <p>{words.lead}</p>
      <Notice tone="warn">
        <ul>
          {words.means.map((one) => (
            <li key={one}>{one}</li>
          ))}
        </ul>
      </Notice>
      <Field id="transfer-to" label={words.to} hint={machineWords.lend.toHint} error={mistake}>
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
      <ConfirmField
        id="transfer-confirm"
        label={words.type(name)}
        value={confirmed}
        onChange={setConfirmed}
      />
      <Act
        scene={scene}
        name="transfer"
        label={words.submit(name)}
        done={words.done}
        isDanger
        onClose={onClose}
        isReady={to !== null && mistake === null && confirmed.trim() === name}
        call={async () => {
          if (to === null) throw new Error("nobody to transfer it to");
          return transferCall(host.contracts, BigInt(of.id), account, to);
        }}
      />
    </>
  );
}
