import { operationCall } from "../../chain/machine-calls.ts";
import { Notice } from "../../parts/notice.tsx";
import { machineWords } from "../../text/machine.ts";
import { Act } from "./act.tsx";
import { nameOf, type Scene } from "./scene.ts";

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
  onDone(): void;
  onClose(): void;
}) {
  const { scene, act, onDone, onClose } = props;
  const { of, host, account } = scene;
  const { what, number } = act;
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
        onDone={onDone}
        onClose={onClose}
        call={async () =>
          operationCall(host.contracts, BigInt(of.id), account, isRollback ? "rollback" : "snapshot", number)
        }
      />
    </>
  );
}
