import { useEffect, useRef, useState } from "preact/hooks";
import type { AdminLog } from "../../../../protocol/api/admin/admin-log.ts";
import { Problem } from "../../api.ts";
import { Choice } from "../../parts/choice.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { logWords as words } from "../../text/admin/log.ts";
import { adminMachinesWords } from "../../text/admin/machines.ts";
import { PageHead } from "../parts/page-head.tsx";
import { Search } from "../parts/search.tsx";
import { useScene } from "../scene.ts";

/** Between two looks, milliseconds. */
const LOOK_MS = 3_000;
/** Lines that are held here, and that are drawn. */
const MOST = { held: 2_000, shown: 300 };

type Line = AdminLog["lines"][number];

const LEVELS = ["debug", "info", "warn", "error"] as const;
const clock = new Intl.DateTimeFormat("en-GB", {
  day: "2-digit",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
});

/** `/admin/log`: what the keeper writes, as it writes it. */
export function LogPage() {
  const { lines, problem } = useLog();
  const [least, setLeast] = useState<Line["level"]>("info");
  const [filter, setFilter] = useState("");
  const wanted = filter.trim().toLowerCase();
  const shown =
    lines?.filter(
      ({ level, message, fields }) =>
        LEVELS.indexOf(level) >= LEVELS.indexOf(least) &&
        (wanted === "" || `${message} ${fields}`.toLowerCase().includes(wanted)),
    ) ?? [];
  return (
    <>
      <PageHead title={words.title} lead={words.lead} of={{ problem }} />
      {lines === null ? (
        <Skeleton class="panel-loading" />
      ) : (
        <section class="card part">
          <Choice
            label={words.least}
            name="level"
            value={least}
            options={LEVELS.map((value) => ({ value, words: words.levels[value] }))}
            onChange={(level: Line["level"]) => setLeast(level)}
          />
          <Search
            label={words.filter}
            value={filter}
            said={adminMachinesWords.count(shown.length, lines.length)}
            onChange={setFilter}
          />
          {shown.length === 0 ? (
            <p class="small">{lines.length === 0 ? words.empty : words.none}</p>
          ) : (
            <ol class="log" aria-label={words.lines}>
              {shown.slice(0, MOST.shown).map(({ seq, at, level, message, fields }) => (
                <li key={seq} class={level}>
                  <span class="log-head">
                    <time dateTime={new Date(at).toISOString()}>{clock.format(at)}</time>
                    <span class="log-level">{level}</span>
                    <strong>{message}</strong>
                  </span>
                  {fields !== "" && <code>{fields}</code>}
                </li>
              ))}
            </ol>
          )}
        </section>
      )}
    </>
  );
}

/** The newest first; what comes is added. */
function useLog(): { readonly lines: readonly Line[] | null; readonly problem: Problem | null } {
  const { ask } = useScene();
  const [lines, setLines] = useState<readonly Line[] | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const last = useRef(0);
  useEffect(() => {
    let isCurrent = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async () => {
      try {
        const { lines: next } = (await ask(`admin/log/${last.current}`)) as unknown as AdminLog;
        if (!isCurrent) return;
        // After a restart the numbers begin anew.
        const isNew = (next[0]?.seq ?? Number.POSITIVE_INFINITY) <= last.current;
        last.current = next.at(-1)?.seq ?? last.current;
        setLines((before) => [...next.toReversed(), ...(isNew ? [] : (before ?? []))].slice(0, MOST.held));
        setProblem(null);
      } catch (error) {
        if (!isCurrent || !(error instanceof Problem)) return;
        setProblem(error);
      }
      timer = setTimeout(look, LOOK_MS);
    };
    void look();
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [ask]);
  return { lines, problem };
}
