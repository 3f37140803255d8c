import { useEffect } from "preact/hooks";
import type { ApiSnapshots } from "../../../../protocol/api/session.ts";
import { Section } from "../../parts/section.tsx";
import { machineWords } from "../../text/machine.ts";
import { Private } from "./private.tsx";
import type { Scene } from "./scene.ts";
import { Snapshots } from "./snapshots.tsx";
import type { Happenings } from "./use-happenings.ts";
import type { Session } from "./use-session.ts";

const words = machineWords.snapshots;
/** So often the list is read anew, milliseconds. */
const LOOK_MS = 10_000;

/** The machine's snapshots, for who has signed in. */
export function SnapshotSection(props: {
  readonly scene: Scene;
  readonly session: Session;
  readonly story: Happenings;
}) {
  const { scene, session, story } = props;
  useEffect(() => {
    // The button that was pressed to sign in is gone.
    if (document.activeElement === document.body) document.getElementById("snapshots-title")?.focus();
  }, []);
  return (
    <Section id="snapshots" title={words.title} lead={words.lead}>
      <Private session={session} path={`machines/${scene.of.id}/snapshots`} everyMs={LOOK_MS}>
        {(answer) => <Snapshots scene={scene} story={story} of={answer as unknown as ApiSnapshots} />}
      </Private>
    </Section>
  );
}
