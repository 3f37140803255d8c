import { useEffect, useState } from "preact/hooks";
import type { ApiSnapshots } from "../../../../protocol/api/session.ts";
import { Badge } from "../../parts/badge.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { When } from "../../parts/when.tsx";
import { machineWords } from "../../text/machine.ts";
import type { Scene } from "./scene.ts";
import { type SnapshotAct, SnapshotQuestion } from "./snapshot-question.tsx";
import type { Happenings } from "./use-happenings.ts";

const words = machineWords.snapshots;

/** The list, and how to make one, replace one and come back to one: the contract has no removing. */
export function Snapshots(props: {
  readonly scene: Scene;
  readonly of: ApiSnapshots;
  readonly story: Happenings;
}) {
  const { scene, of, story } = props;
  const { snapshots, most } = of;
  const [act, setAct] = useState<(SnapshotAct & { readonly takenBefore: number }) | null>(null);
  /** By its number: when the one was taken that stood there as a new one was asked for; 0 for none. */
  const [asked, setAsked] = useState<ReadonlyMap<number, number>>(new Map());
  const takenAt = (number: number) => snapshots.find((one) => one.number === number)?.takenAt ?? 0;
  useEffect(() => {
    // What came true is awaited no more, though a reinstallation takes it away again.
    setAsked((known) => new Map([...known].filter(([number, before]) => takenAt(number) === before)));
  }, [of]);
  const isAwaited = (number: number) => asked.get(number) === takenAt(number);
  const awaited = [...asked.keys()].filter((number) => takenAt(number) === 0);
  const rows = [...snapshots, ...awaited.map((number) => ({ number, takenAt: 0 }))];
  const isFull = rows.length >= most;
  const ask = (what: SnapshotAct["what"], number: number) =>
    setAct({ what, number, takenBefore: takenAt(number) });
  let free = 1;
  while (rows.some(({ number }) => number === free)) free += 1;

  return (
    <>
      {rows.length === 0 ? (
        <p class="small">{words.none}</p>
      ) : (
        <ul class="snapshots">
          {rows.map((row) => (
            <li key={row.number}>
              <div>
                <h3>{words.name(row.number)}</h3>
                {row.takenAt > 0 && <When at={row.takenAt} isPast />}
              </div>
              {isAwaited(row.number) ? (
                <Badge tone="calm">{words.awaited}</Badge>
              ) : (
                <div class="snapshot-acts">
                  {(["rollback", "replace"] as const).map((what) => (
                    <button
                      key={what}
                      type="button"
                      class={what === "rollback" ? "button danger" : "button"}
                      aria-label={words.label[what](row.number)}
                      onClick={() => ask(what, row.number)}
                    >
                      {words.short[what]}
                    </button>
                  ))}
                </div>
              )}
            </li>
          ))}
        </ul>
      )}
      {isFull ? (
        <p class="small">{words.full(most)}</p>
      ) : (
        <div class="actions">
          <button type="button" class="button" onClick={() => ask("make", free)}>
            {words.make}
          </button>
        </div>
      )}
      {rows.length > 0 && <p class="small">{words.noRemoval}</p>}
      {act !== null && (
        <Dialog title={words.label[act.what](act.number)} onClose={() => setAct(null)}>
          <SnapshotQuestion
            scene={scene}
            act={act}
            story={story}
            onDone={() => {
              const { what, number, takenBefore } = act;
              if (what !== "rollback") setAsked((known) => new Map(known).set(number, takenBefore));
            }}
            onClose={() => setAct(null)}
          />
        </Dialog>
      )}
    </>
  );
}
