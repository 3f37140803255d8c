import type { Job, JournalEntry } from "../../core/job.ts";
import { JobRepository } from "../../store/job-repository.ts";
import { CLI_EXIT } from "../exit-codes.ts";
import { json } from "../json.ts";
import type { CommonOptions } from "../program.ts";
import { table } from "../table.ts";
import type { Terminal } from "../terminal.ts";
import { duration } from "../time-words.ts";
import { withStore } from "../with-store.ts";
import { type JobLine, jobLine } from "./job-line.ts";

export interface ListJobsOptions extends CommonOptions {
  readonly all?: boolean;
  readonly subject?: string;
}

/** `blockhost jobs` */
export async function listJobs(
  { out, time }: Terminal,
  { config, json: asJson, all, subject }: ListJobsOptions,
): Promise<number> {
  const lines = await withStore(config, (database) => linesOf(new JobRepository(database), all ?? false));
  const chosen = lines.filter((line) => !subject || [line.subject, line.subscription].includes(subject));
  if (asJson) out(json(chosen));
  else if (chosen.length === 0) out(all ? "There is no job." : "No job is open: nothing is left to do.");
  else
    out(
      table(
        HEAD,
        chosen.map((line) => cells(line, time.now())),
      ),
    );
  return CLI_EXIT.ok;
}

async function linesOf(jobs: JobRepository, all: boolean): Promise<readonly JobLine[]> {
  const listed = await jobs.list({ open: !all });
  const oldest = new Map<string, Job>();
  const isOpen = ({ phase }: Job) => phase !== "done" && phase !== "undone";
  for (const job of listed) if (isOpen(job) && !oldest.has(job.subject)) oldest.set(job.subject, job);
  const lines: JobLine[] = [];
  for (const job of listed) {
    const journal: readonly JournalEntry[] = isOpen(job) ? await jobs.journal(job.id) : [];
    const first = oldest.get(job.subject);
    lines.push(jobLine(job, journal, first?.id === job.id ? undefined : first));
  }
  return lines;
}

const HEAD = ["ID", "KIND", "SUBSCRIPTION", "STEP", "SINCE", "TRIES", "WHY IT WAITS"];

function cells(line: JobLine, now: number): readonly string[] {
  const step = line.phase === "forward" ? line.step : `${line.step} (${line.phase})`;
  const ended = line.wakeAt === null;
  return [
    `${line.id}`,
    line.kind,
    line.subject,
    ended ? line.phase : step,
    `${duration(Math.max(0, now - line.since))} ago`,
    `${line.tries}${line.alerted ? " !" : ""}`,
    line.why,
  ];
}
