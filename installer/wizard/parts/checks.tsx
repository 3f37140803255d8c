import { Mark } from "../../../keeper/portal/web/parts/notice.tsx";
import { sentence } from "../../../keeper/portal/web/sentence.ts";
import type { Check } from "../../finalize/ports/check.ts";
import { formWords as words } from "../text/form.ts";

const ORDER = { bad: 0, warn: 1, good: 2 } as const;

/** What was looked at and how it is, the worst first. */
export function Checks({ checks }: { readonly checks: readonly Check[] }) {
  const sorted = [...checks].sort((a, b) => ORDER[a.verdict] - ORDER[b.verdict]);
  return (
    <ul class="checks">
      {sorted.map(({ id, verdict, what, remedy }) => (
        <li key={id} class={verdict}>
          <Mark tone={verdict} />
          <div>
            <p class="check-what">
              <span class="unseen">{words.verdicts[verdict]}: </span>
              {sentence(what)}
            </p>
            {verdict !== "good" && remedy !== "" && <p class="small">{sentence(remedy)}</p>}
          </div>
        </li>
      ))}
    </ul>
  );
}
