import { useEffect, useState } from "preact/hooks";
import type { AdminJournal } from "../../../../../protocol/api/admin/admin-journal.ts";
import { Problem } from "../../../api.ts";
import { ProblemNotice } from "../../../parts/problem-notice.tsx";
import { panelWords } from "../../../text/admin/panel.ts";
import { adminSubscriptionsWords as words } from "../../../text/admin/subscriptions.ts";
import { Part } from "../../parts/part.tsx";
import { useScene } from "../../scene.ts";
import { useRead } from "../../use-read.ts";

const LOOK_MS = 10_000;

type Line = AdminJournal["lines"][number];

const clock = new Intl.DateTimeFormat("en-GB", {
  day: "2-digit",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
});

/** What the keeper did about a subscription, line by line, the newest first. */
export function Journal({ id }: { readonly id: string }) {
  const newest = useRead<AdminJournal>(`subscriptions/${id}/journal/0`, LOOK_MS);
  const { ask } = useScene();
  const [older, setOlder] = useState<AdminJournal | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  useEffect(() => setOlder(null), [id]);
  const lines = together(newest.value?.lines ?? [], older?.lines ?? []);
  const isMore = older === null ? newest.value?.more === true : older.more;

  const readOn = async () => {
    setProblem(null);
    try {
      const path = `admin/subscriptions/${id}/journal/${lines.at(-1)?.seq ?? 0}`;
      const next = (await ask(path)) as unknown as AdminJournal;
      setOlder((before) => ({ lines: [...(before?.lines ?? []), ...next.lines], more: next.more }));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      setProblem(error);
    }
  };
  return (
    <Part id="journal" title={words.journal}>
      {lines.length === 0 ? <p class="small">{words.journalNone}</p> : <Lines of={lines} />}
      {problem !== null && <ProblemNotice problem={problem} />}
      {isMore && (
        <button type="button" class="button" onClick={() => void readOn()}>
          {panelWords.more}
        </button>
      )}
    </Part>
  );
}

function Lines({ of }: { readonly of: readonly Line[] }) {
  return (
    <table class="table dense story">
      <thead>
        <tr>
          {[words.at, words.saga, words.event, words.step, words.detail].map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {of.map(({ seq, at, kind, event, step, detail }) => (
          <tr
            key={seq}
            class={event === "retry" || event === "alert" || event === "undo" ? "marked" : undefined}
          >
            <td data-label={words.at} class="time">
              {clock.format(at)}
            </td>
            <td data-label={words.saga}>{kind}</td>
            <td data-label={words.event}>{event}</td>
            <td data-label={words.step}>{step}</td>
            <td data-label={words.detail}>{detail}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What came since, what was there, each line once. */
function together(newest: readonly Line[], older: readonly Line[]): readonly Line[] {
  const last = newest.at(-1)?.seq ?? Number.POSITIVE_INFINITY;
  return [...newest, ...older.filter(({ seq }) => seq < last)];
}
