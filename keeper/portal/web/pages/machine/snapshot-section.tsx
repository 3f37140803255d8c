import { useState } from "preact/hooks";
import { operationCall } from "../../chain/machine-calls.ts";
import { Dialog } from "../../parts/dialog.tsx";
import { Field } from "../../parts/field.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Section } from "../../parts/section.tsx";
import { machineWords } from "../../text/machine.ts";
import { Act } from "./act.tsx";
import { nameOf, type Scene } from "./scene.ts";

const words = machineWords.snapshots;
/** As many as a host keeps unless it says otherwise. */
const PLACES = [1, 2, 3];
const LARGEST = 999_999;

/** Keeps the disk as it is, or brings it back. A place is a number; the contract has no removing. */
export function SnapshotSection({ scene }: { readonly scene: Scene }) {
  const { of } = scene;
  const [place, setPlace] = useState("1");
  const [other, setOther] = useState("");
  const [isRollback, setRollback] = useState<boolean | null>(null);
  const typed = place === "" ? other.trim() : place;
  const number = /^[1-9][0-9]{0,5}$/.test(typed) && Number(typed) <= LARGEST ? Number(typed) : null;
  if (of.status !== "active") return null;
  return (
    <Section id="snapshots" title={words.title} lead={words.lead}>
      <Field id="snapshot-place" label={words.which} hint={words.limit}>
        {(attributes) => (
          <select
            {...attributes}
            class="short"
            value={place}
            onChange={({ currentTarget }) => setPlace(currentTarget.value)}
          >
            {PLACES.map((one) => (
              <option key={one} value={String(one)}>
                {words.place(one)}
              </option>
            ))}
            <option value="">{words.otherPlace}</option>
          </select>
        )}
      </Field>
      {place === "" && (
        <Field
          id="snapshot-number"
          label={words.otherNumber}
          hint={words.numberInvalid}
          error={other.trim() !== "" && number === null ? words.numberInvalid : null}
        >
          {(attributes) => (
            <input
              {...attributes}
              class="short"
              inputMode="numeric"
              autocomplete="off"
              value={other}
              onInput={({ currentTarget }) => setOther(currentTarget.value)}
            />
          )}
        </Field>
      )}
      <div class="switches">
        {[false, true].map((rolls) => (
          <button
            key={String(rolls)}
            type="button"
            class={rolls ? "button danger" : "button"}
            aria-disabled={number === null}
            onClick={() => number !== null && setRollback(rolls)}
          >
            {rolls ? words.roll : words.make}
          </button>
        ))}
      </div>
      {isRollback !== null && number !== null && (
        <Dialog title={isRollback ? words.roll : words.make} onClose={() => setRollback(null)}>
          <Question scene={scene} isRollback={isRollback} number={number} onClose={() => setRollback(null)} />
        </Dialog>
      )}
      <p class="small">{words.noRemoval}</p>
    </Section>
  );
}

function Question(props: {
  readonly scene: Scene;
  readonly isRollback: boolean;
  readonly number: number;
  onClose(): void;
}) {
  const { scene, isRollback, number, onClose } = props;
  const { of, host, account } = scene;
  const name = nameOf(of);
  return (
    <>
      {isRollback ? (
        <Notice tone="bad">
          {words.rollAsk(name, number)} {machineWords.control.finality}
        </Notice>
      ) : (
        <p>{words.makeAsk(number)}</p>
      )}
      <Act
        scene={scene}
        name={isRollback ? "rollback" : "snapshot"}
        label={isRollback ? words.rollGo(name, number) : words.makeGo(number)}
        done={words.asked}
        isDanger={isRollback}
        onClose={onClose}
        call={async () =>
          operationCall(host.contracts, BigInt(of.id), account, isRollback ? "rollback" : "snapshot", number)
        }
      />
    </>
  );
}
