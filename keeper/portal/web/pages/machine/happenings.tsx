import { useEffect, useState } from "preact/hooks";
import type { ApiProgress } from "../../../../protocol/api/progress.ts";
import { followProgress } from "../../follow-progress.ts";
import { When } from "../../parts/when.tsx";
import { machineWords } from "../../text/machine.ts";

const words = machineWords.control;
/** So many of the newest are shown. */
const MOST = 6;

/** What the host has done of what was asked for, as it goes on. */
export function Happenings({ id }: { readonly id: string }) {
  const seen = useHappenings(id);
  return (
    <div class="happenings">
      <h3>{words.events}</h3>
      {seen.length === 0 ? (
        <p class="small">{words.noEvents}</p>
      ) : (
        <ol aria-live="polite">
          {seen.map(({ at, detail }) => (
            <li key={`${at} ${detail}`}>
              <span>{detail}</span>
              <When at={Math.floor(at / 1_000)} />
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}

/** Operations and what hinders them, the newest first. What was missed comes again by itself. */
function useHappenings(id: string): readonly ApiProgress[] {
  const [seen, setSeen] = useState<readonly ApiProgress[]>([]);
  useEffect(
    () =>
      followProgress(
        id,
        () => setSeen([]),
        (event) => {
          if (event.detail !== "" && event.kind !== "stage")
            setSeen((known) => [event, ...known].slice(0, MOST));
        },
      ),
    [id],
  );
  return seen;
}
