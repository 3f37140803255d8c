import { Badge } from "../../parts/badge.tsx";
import { When } from "../../parts/when.tsx";
import { machineWords } from "../../text/machine.ts";
import type { Happenings as Story } from "./use-happenings.ts";

const words = machineWords.control;

/** What the host is asked for, and what it has done, as it goes on. */
export function Happenings({ of }: { readonly of: Story }) {
  const { told, awaited } = of;
  return (
    <div class="happenings">
      <h3>{words.events}</h3>
      {told.length + awaited.length === 0 ? (
        <p class="small">{words.noEvents}</p>
      ) : (
        <ol aria-live="polite">
          {awaited.map((what, index) => (
            <li key={`${awaited.length - index} ${what}`}>
              <span>{what}</span>
              <Badge tone="calm">{words.awaited}</Badge>
            </li>
          ))}
          {told.map(({ at, detail }) => (
            <li key={`${at} ${detail}`}>
              <span>{detail}</span>
              <When at={Math.floor(at / 1_000)} isPast />
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}
