import { useState } from "preact/hooks";
import type { AdminCommands } from "../../../../protocol/api/admin/admin-commands.ts";
import { Address } from "../../parts/address.tsx";
import { Badge } from "../../parts/badge.tsx";
import { Empty } from "../../parts/empty.tsx";
import { Field } from "../../parts/field.tsx";
import type { Tone } from "../../parts/notice.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { useNow } from "../../parts/use-now.ts";
import { commandsWords as words } from "../../text/admin/commands.ts";
import { panelWords } from "../../text/admin/panel.ts";
import { CommandAnswer } from "../parts/command-answer.tsx";
import { CommandForm, type Word } from "../parts/command-form.tsx";
import { PageHead } from "../parts/page-head.tsx";
import { Part } from "../parts/part.tsx";
import { useRead } from "../use-read.ts";

const LOOK_MS = 5_000;

type Posted = AdminCommands["commands"][number];
type State = keyof typeof words.states;

const TONES: Readonly<Record<State, Tone>> = {
  waiting: "calm",
  taken: "calm",
  begun: "calm",
  answered: "good",
  acknowledged: "good",
  expired: "bad",
};

/** `/admin/commands`: to give one, and what came of those before. */
export function CommandsPage() {
  const answer = useRead<Omit<AdminCommands, "commands"> & { readonly commands: readonly Posted[] | null }>(
    "commands",
    LOOK_MS,
  );
  const of = answer.value;
  return (
    <>
      <PageHead title={words.title} lead={words.lead} of={answer} />
      {of === null ? (
        <Skeleton class="panel-loading" />
      ) : of.commands === null ? (
        <Empty title={words.none} words={panelWords.needsInbox} />
      ) : (
        <div class="parts">
          <Give refresh={answer.refresh} />
          <Part id="posted" title={words.list} action={<span class="small">{words.count(of.count)}</span>}>
            {of.commands.length === 0 ? <p class="small">{words.none}</p> : <List of={of.commands} />}
          </Part>
        </div>
      )}
    </>
  );
}

function Give({ refresh }: { refresh(): void }) {
  const [word, setWord] = useState<Word>("status");
  return (
    <Part id="give" title={words.give}>
      <Field id="word" label={words.word}>
        {(attributes) => (
          <select
            {...attributes}
            value={word}
            onChange={({ currentTarget }) => setWord(currentTarget.value as Word)}
          >
            {Object.entries(words.words).map(([value, said]) => (
              <option key={value} value={value}>
                {said}
              </option>
            ))}
          </select>
        )}
      </Field>
      <CommandForm key={word} name={`page-${word}`} word={word} onPosted={refresh} />
    </Part>
  );
}

function List({ of }: { readonly of: readonly Posted[] }) {
  const now = useNow();
  return (
    <ul class="plain commands">
      {of.map((one) => {
        const state = stateOf(one, now);
        return (
          <li key={one.nonce}>
            <p class="command-head">
              <strong>
                {words.nonce} {one.nonce}
              </strong>
              <Badge tone={TONES[state]}>{words.states[state]}</Badge>
              <span class="small">
                {words.by} <Address of={one.by} />
              </span>
            </p>
            {state !== "expired" && <CommandAnswer nonce={one.nonce} isAnswered={one.state === "done"} />}
          </li>
        );
      })}
    </ul>
  );
}

function stateOf({ acknowledgedAt, state, deadline }: Posted, now: number): State {
  if (acknowledgedAt > 0) return "acknowledged";
  if (state === "done") return "answered";
  return state ?? (deadline < now ? "expired" : "waiting");
}
