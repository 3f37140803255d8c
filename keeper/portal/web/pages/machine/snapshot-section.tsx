import { useEffect } from "preact/hooks";
import type { ApiSnapshots } from "../../../../protocol/api/session.ts";
import { Section } from "../../parts/section.tsx";
import { machineWords } from "../../text/machine.ts";
import { Backups } from "./backups.tsx";
import { Private } from "./private.tsx";
import type { Scene } from "./scene.ts";
import { Snapshots } from "./snapshots.tsx";
import type { Happenings } from "./use-happenings.ts";
import type { Session } from "./use-session.ts";

const words = machineWords.snapshots;
/** So often the list is read anew, milliseconds. */
const LOOK_MS = 10_000;

/** The machine's snapshots and backups, for who has signed in. */
export function SnapshotSection(props: {
  readonly scene: Scene;
  readonly session: Session;
  readonly story: Happenings;
  /** How many backups there are; null when it is not known any more. */
  onBackups(count: number | null): void;
}) {
  const { scene, session, story, onBackups } = props;
  useEffect(() => {
    // The button that was pressed to sign in is gone.
    if (document.activeElement === document.body) document.getElementById("snapshots-title")?.focus();
    return () => onBackups(null);
  }, []);
  return (
    <Section id="snapshots" title={words.title} lead={words.lead}>
      <Private session={session} path={`machines/${scene.of.id}/snapshots`} everyMs={LOOK_MS}>
        {(answer) => {
          const found = answer as unknown as ApiSnapshots;
          return (
            <>
              <Snapshots scene={scene} story={story} of={found} />
              <Backups scene={scene} story={story} of={found.backups} onCount={onBackups} />
            </>
          );
        }}
      </Private>
    </Section>
  );
}
