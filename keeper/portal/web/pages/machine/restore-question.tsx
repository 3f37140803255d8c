import { useRef } from "preact/hooks";
import { operationCall } from "../../chain/machine-calls.ts";
import { Notice } from "../../parts/notice.tsx";
import { absoluteTime } from "../../parts/when.tsx";
import { machineWords } from "../../text/machine.ts";
import { Act } from "./act.tsx";
import { nameOf, type Scene } from "./scene.ts";
import type { Happenings } from "./use-happenings.ts";

const words = machineWords.backups;

/** Asks before the disk is replaced by a backup's. On chain a backup is named by when it was made. */
export function RestoreQuestion(props: {
  readonly scene: Scene;
  /** Unix seconds. */
  readonly takenAt: number;
  readonly story: Happenings;
  onClose(): void;
}) {
  const { scene, takenAt, story, onClose } = props;
  const { of, host, account } = scene;
  const asked = useRef<ReturnType<Happenings["ask"]> | null>(null);
  const name = nameOf(of);
  const when = absoluteTime(takenAt);
  return (
    <>
      <Notice tone="bad">
        {words.ask(name, when)} {machineWords.control.finality}
      </Notice>
      <Act
        scene={scene}
        name={`restore-${takenAt}`}
        label={words.go(name)}
        done={machineWords.snapshots.asked}
        isDanger
        onDone={() => asked.current?.(words.label(when))}
        onClose={onClose}
        call={async () => {
          asked.current = story.ask();
          return operationCall(host.contracts, BigInt(of.id), account, "rollback", takenAt);
        }}
      />
    </>
  );
}
