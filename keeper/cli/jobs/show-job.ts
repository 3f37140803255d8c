import { FinalError } from "../../core/errors.ts";
import type { Job, JournalEntry } from "../../core/job.ts";
import { JobRepository } from "../../store/job-repository.ts";
import { CLI_EXIT } from "../exit-codes.ts";
import { json } from "../json.ts";
import type { CommonOptions } from "../program.ts";
import { table } from "../table.ts";
import type { Terminal } from "../terminal.ts";
import { duration, moment } from "../time-words.ts";
import { withStore } from "../with-store.ts";
import { type JobLine, jobLine } from "./job-line.ts";

/** `blockhost jobs show ID` */
export async function showJob(
  { out, time }: Terminal,
  { config, json: asJson }: CommonOptions,
  id = "",
): Promise<number> {
  const { job, line, journal } = await withStore(config, async (database) => {
    const jobs = new JobRepository(database);
    const found = (await jobs.list()).find((each) => `${each.id}` === id);
    if (!found) throw unknown(id);
    const entries = await jobs.journal(found.id);
    const [first] = await jobs.list({ subject: found.subject, open: true });
    const behind = first && first.id < found.id && found.wakeAt !== null ? first : undefined;
    return { job: found, journal: entries, line: jobLine(found, entries, behind) };
  });
  const { key, createdAt, deadlineAt, entered } = job;
  if (asJson) out(json({ ...line, key, createdAt, deadlineAt, entered, journal }));
  else out([...summary(job, line, time.now()), "", story(journal)].join("\n"));
  return CLI_EXIT.ok;
}

function unknown(id: string): FinalError {
  return new FinalError(
    "JOB_UNKNOWN",
    `There is no job ${id} in the store.`,
    "See their numbers with: blockhost jobs --all",
  );
}

function summary(job: Job, line: JobLine, now: number): string[] {
  const lines = [
    `job ${job.id}: ${job.kind} of subscription ${line.subscription}, for ${job.key}`,
    `created ${moment(job.createdAt)}`,
  ];
  if (line.wakeAt === null) return [...lines, `ended   ${moment(job.updatedAt)}, ${job.phase}: ${line.why}`];
  const due = job.wakeAt <= now ? "now" : `in ${duration(job.wakeAt - now)}`;
  lines.push(`step    ${job.step} (${job.phase}) for ${duration(now - line.since)}, next look ${due}`);
  if (line.why) lines.push(`waits   ${line.why}`);
  if (job.tries > 0) lines.push(`failed  ${job.tries} times in a row`);
  if (job.deadlineAt !== null) lines.push(`patient until ${moment(job.deadlineAt)}`);
  if (job.alerted) lines.push("A person was told of it.");
  return lines;
}

/** Each line of the journal, with how long it took from the one before. */
function story(journal: readonly JournalEntry[]): string {
  const rows = journal.map(({ at, event, step, detail }, index) => {
    const before = journal[index - 1]?.at;
    return [moment(at), before === undefined ? "" : `+${duration(at - before)}`, event, step, detail];
  });
  return table(["AT", "AFTER", "EVENT", "STEP", "DETAIL"], rows);
}
