import type { Credential } from "../../../../protocol/credential.ts";
import { saveFile } from "../../parts/save-file.ts";
import { machineWords } from "../../text/machine.ts";
import type { KeyPlace } from "../../wallet/key-place.ts";
import { Details } from "./details.tsx";
import { machineFile } from "./machine-file.ts";

const words = machineWords.connect;

/** Connection details that were opened, and the file of them. */
export function Opened(props: {
  readonly of: Credential;
  readonly place: KeyPlace;
  readonly id: string;
  readonly closing: string;
  onClose(): void;
}) {
  const { of, place, id, closing, onClose } = props;
  return (
    <>
      <Details of={of} />
      <div class="actions">
        <button
          type="button"
          class="button"
          onClick={() => saveFile(`vm-${id}.json`, machineFile(of, place, id))}
        >
          {words.save}
        </button>
        <button type="button" class="button" onClick={onClose}>
          {closing}
        </button>
      </div>
      <p class="small">{words.saveHint}</p>
    </>
  );
}
