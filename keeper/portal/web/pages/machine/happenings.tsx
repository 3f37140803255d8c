import { useEffect, useState } from "preact/hooks";
import type { ApiProgress } from "../../../../protocol/api/progress.ts";
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

/** Operations and what hinders them, the newest first. */
function useHappenings(id: string): readonly ApiProgress[] {
  const [seen, setSeen] = useState<readonly ApiProgress[]>([]);
  useEffect(() => {
    setSeen([]);
    const source = new EventSource(`/api/v1/subscriptions/${id}/progress`);
    source.onmessage = ({ data }) => {
      const event = parsed(String(data));
      if (event === null || event.detail === "" || event.kind === "stage") return;
      setSeen((known) => [event, ...known].slice(0, MOST));
    };
    return () => source.close();
  }, [id]);
  return seen;
}

function parsed(data: string): ApiProgress | null {
  try {
    return JSON.parse(data) as ApiProgress;
  } catch {
    return null;
  }
}
