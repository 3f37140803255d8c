import { useState } from "preact/hooks";
import type { EncryptionKeyPair } from "../../../../protocol/encryption-key.ts";
import { Dialog } from "../../parts/dialog.tsx";
import { Section } from "../../parts/section.tsx";
import { machineWords } from "../../text/machine.ts";
import { CancelPart } from "./cancel-part.tsx";
import { KeyPart } from "./key-part.tsx";
import type { Scene } from "./scene.ts";
import { TransferPart } from "./transfer-part.tsx";

type What = "key" | "transfer" | "cancel";

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
  const isActive = scene.of.status === "active";
  return (
    <Section id="ownership" title={machineWords.ownership.title}>
      <ul class="seldom">
        {(["key", "transfer", "cancel"] as const).map((what) => (
          <li key={what}>
            <div>
              <h3>{machineWords[what].title}</h3>
              <p class="small">{machineWords.ownership[what]}</p>
            </div>
            <button
              type="button"
              class={what === "key" ? "button" : "button danger"}
              aria-disabled={what === "cancel" && !isActive}
              onClick={() => (what !== "cancel" || isActive) && ask(what)}
            >
              {machineWords.ownership.open[what]}
            </button>
          </li>
        ))}
      </ul>
      {open !== null && (
        <Dialog title={machineWords[open].title} onClose={close}>
          {open === "key" && <KeyPart scene={scene} onKey={onKey} onClose={close} />}
          {open === "transfer" && <TransferPart scene={scene} onClose={close} />}
          {open === "cancel" && <CancelPart scene={scene} onClose={close} />}
        </Dialog>
      )}
    </Section>
  );
}
