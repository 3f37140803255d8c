import { useEffect, useState } from "preact/hooks";
import type { ApiSnapshots } from "../../../../protocol/api/session.ts";
import { Dialog } from "../../parts/dialog.tsx";
import { absoluteTime, When } from "../../parts/when.tsx";
import { machineWords } from "../../text/machine.ts";
import { RestoreQuestion } from "./restore-question.tsx";
import type { Scene } from "./scene.ts";
import type { Happenings } from "./use-happenings.ts";

const words = machineWords.backups;

/** What the host has made by itself, the newest first, and how to come back to it. Nothing is shown where there is none. */
export function Backups(props: {
  readonly scene: Scene;
  readonly of: ApiSnapshots["backups"];
  readonly story: Happenings;
  onCount(count: number): void;
}) {
  const { scene, of, story, onCount } = props;
  /** When the backup was made that is asked about. */
  const [chosen, setChosen] = useState<number | null>(null);
  useEffect(() => onCount(of.length), [of.length]);
  if (of.length === 0 && chosen === null) return null;
  return (
    <div class="backups">
      <h3>{words.title}</h3>
      <p class="small">{words.lead}</p>
      <ul class="snapshots">
        {of.toReversed().map(({ takenAt }) => (
          <li key={takenAt}>
            <When at={takenAt} isPast />
            <div class="snapshot-acts">
              <button
                type="button"
                class="button danger"
                aria-label={words.label(absoluteTime(takenAt))}
                onClick={() => setChosen(takenAt)}
              >
                {words.restore}
              </button>
            </div>
          </li>
        ))}
      </ul>
      {chosen !== null && (
        <Dialog title={words.label(absoluteTime(chosen))} onClose={() => setChosen(null)}>
          <RestoreQuestion scene={scene} takenAt={chosen} story={story} onClose={() => setChosen(null)} />
        </Dialog>
      )}
    </div>
  );
}
