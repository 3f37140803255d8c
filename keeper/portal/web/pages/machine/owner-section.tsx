import { useState } from "preact/hooks";
import type { EncryptionKeyPair } from "../../../../protocol/encryption-key.ts";
import { Address } from "../../parts/address.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Section } from "../../parts/section.tsx";
import { absoluteTime } from "../../parts/when.tsx";
import { machineWords } from "../../text/machine.ts";
import { CancelPart } from "./cancel-part.tsx";
import { KeyPart } from "./key-part.tsx";
import { LendPart } from "./lend-part.tsx";
import type { Scene } from "./scene.ts";
import { TransferPart } from "./transfer-part.tsx";

const WHAT = ["lend", "key", "transfer", "cancel"] as const;
type What = (typeof WHAT)[number];
/** What ends something for good. */
const GRAVE: readonly What[] = ["transfer", "cancel"];

/** What only the owner may do, and seldom does. */
export function OwnerSection(props: {
  readonly scene: Scene;
  onKey(pair: EncryptionKeyPair): void;
  /** A question is open about this, or none any more. */
  onHold(scene: Scene | null): void;
}) {
  const { scene, onKey, onHold } = props;
  const [open, setOpen] = useState<What | null>(null);
  const ask = (what: What) => {
    onHold(scene);
    setOpen(what);
  };
  const close = () => {
    onHold(null);
    setOpen(null);
  };
  const { status, user } = scene.of;
  const isActive = status === "active";
  return (
    <Section id="ownership" title={machineWords.ownership.title}>
      <ul class="seldom">
        {WHAT.map((what) => (
          <li key={what}>
            <div>
              <h3>{machineWords[what].title}</h3>
              {what === "lend" && user !== null ? (
                <p class="small">
                  {machineWords.lend.lentTo} <Address of={user.address} />, {machineWords.userUntil}{" "}
                  {absoluteTime(user.expires)}
                </p>
              ) : (
                <p class="small">
                  {what === "cancel" && !isActive ? machineWords.cancel.grace : machineWords.ownership[what]}
                </p>
              )}
            </div>
            {(what !== "cancel" || isActive) && (
              <button
                type="button"
                class={GRAVE.includes(what) ? "button danger" : "button"}
                onClick={() => ask(what)}
              >
                {what === "lend" && user !== null
                  ? machineWords.ownership.takeBack
                  : machineWords.ownership.open[what]}
              </button>
            )}
          </li>
        ))}
      </ul>
      {open !== null && (
        <Dialog title={machineWords[open].title} onClose={close}>
          {open === "lend" && <LendPart scene={scene} onClose={close} />}
          {open === "key" && <KeyPart scene={scene} onKey={onKey} onClose={close} />}
          {open === "transfer" && <TransferPart scene={scene} onClose={close} />}
          {open === "cancel" && <CancelPart scene={scene} onClose={close} />}
        </Dialog>
      )}
    </Section>
  );
}
