import { useRef } from "preact/hooks";
import { operationCall } from "../../chain/machine-calls.ts";
import { Notice } from "../../parts/notice.tsx";
import { machineWords } from "../../text/machine.ts";
import { Act } from "./act.tsx";
import { nameOf, type Scene } from "./scene.ts";
import type { Happenings } from "./use-happenings.ts";

const words = machineWords.snapshots;

/** What is to be done, and to which snapshot. */
export interface SnapshotAct {
  readonly what: "make" | "replace" | "rollback";
  readonly number: number;
}

/** Asks before it is done: two of the three delete something. */
export function SnapshotQuestion(props: {
  readonly scene: Scene;
  readonly act: SnapshotAct;
  readonly story: Happenings;
  onDone(): void;
  onClose(): void;
}) {
  const { scene, act, story, onDone, onClose } = props;
  const { of, host, account } = scene;
  const { what, number } = act;
  const asked = useRef<ReturnType<Happenings["ask"]> | null>(null);
  const name = nameOf(of);
  const isRollback = what === "rollback";
  return (
    <>
      {what === "make" ? (
        <p>{words.makeAsk}</p>
      ) : (
        <Notice tone="bad">
          {isRollback ? words.rollAsk(name, number) : words.replaceAsk(number)}{" "}
          {machineWords.control.finality}
        </Notice>
      )}
      <Act
        scene={scene}
        name={`${what}-${number}`}
        label={isRollback ? words.rollGo(name, number) : words.makeGo(number)}
        done={words.asked}
        isDanger={what !== "make"}
        onDone={() => {
          asked.current?.(words.label[what](number));
          onDone();
        }}
        onClose={onClose}
        call={async () => {
          asked.current = story.ask();
          const operation = isRollback ? "rollback" : "snapshot";
          return operationCall(host.contracts, BigInt(of.id), account, operation, number);
        }}
      />
    </>
  );
}
