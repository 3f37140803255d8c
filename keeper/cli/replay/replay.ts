import { blockNumbered } from "../../chain/block-numbered.ts";
import { collectLogs } from "../../chain/collect-logs.ts";
import { survey } from "../../chain/survey.ts";
import { loadConfig } from "../../config.ts";
import type { ChainLog } from "../../core/chain-log.ts";
import { FinalError } from "../../core/errors.ts";
import type { Job } from "../../core/job.ts";
import { compareDecisions, DIFFERENCES, type HistoryLine } from "../../sagas/replay/compare-decisions.ts";
import { deriveDecisions } from "../../sagas/replay/derive-decisions.ts";
import { Database } from "../../store/database.ts";
import { JobRepository } from "../../store/job-repository.ts";
import { signedHashes } from "../../store/signed-hashes.ts";
import { readOrigin } from "../../store/store-origin.ts";
import { CLI_EXIT } from "../exit-codes.ts";
import { json } from "../json.ts";
import { openChain } from "../open-chain.ts";
import type { CommonOptions } from "../program.ts";
import { Progress } from "../progress.ts";
import type { Terminal } from "../terminal.ts";
import { HistoryReader, type Range } from "./read-history.ts";
import { replayReport } from "./replay-report.ts";

const DAY_SECONDS = 86_400;
/** Subscriptions read at the same time. */
const WIDTH = 8;

export interface ReplayOptions extends CommonOptions {
  readonly from?: string;
  readonly to?: string;
  readonly patience: string;
  readonly differences?: boolean;
}

/** One subscription's history with the verdict on each of its lines. */
export interface Replayed {
  readonly subscription: bigint;
  readonly lines: readonly HistoryLine[];
}

/** `blockhost replay` */
export async function replay(terminal: Terminal, options: ReplayOptions): Promise<number> {
  const config = await loadConfig(options.config);
  const first = options.from === undefined ? config.chain.deploymentBlock : whole("--from", options.from);
  const patience = whole("--patience", options.patience);
  const progress = new Progress(terminal);
  const { jobs, signed, origin } = await readStore(config.database.file);
  const chain = await openChain(config, terminal);
  const { pool, contracts } = chain;
  const end =
    options.to === undefined ? (await chain.heads.read()).confirmed.number : whole("--to", options.to);
  const from = Math.max(first, config.chain.deploymentBlock);
  if (from > end) throw usage(`block ${from} comes after block ${end}`);
  const to = await blockNumbered(pool, end);

  progress.part(`reading the events of blocks ${from} to ${end}`);
  const logs = await collectLogs(pool, contracts, from, end, config.chain.maxLogRange, terminal.time);
  const { statuses } = await survey(pool, contracts, to);
  // Nothing can be asked for before the deployment.
  const range: Range = { from: from > config.chain.deploymentBlock ? from : 0, to };
  const reader = new HistoryReader(chain, range, terminal.time);
  const kept = terminal.time.now() / 1000 - config.work.jobRetentionDays * DAY_SECONDS;
  const judged = {
    from: range.from > 0 ? (await blockNumbered(pool, from - 1)).timestamp + patience : 0,
    until: options.to === undefined ? Number.POSITIVE_INFINITY : to.timestamp,
  };
  const ids = [...new Set([...statuses.keys(), ...jobs.map(subscriptionOf)])].sort((a, b) =>
    a < b ? -1 : 1,
  );

  progress.part(`deriving the decisions about ${ids.length} subscriptions`);
  const replayed: Replayed[] = [];
  const one = async (id: bigint): Promise<Replayed> => {
    const history = await reader.read(id, logs.filter(of(id)));
    const grace = config.guest.offlineGraceSeconds;
    const decisions = deriveDecisions(history.opening, history.moments, grace);
    const last = history.moments.at(-1) ?? history.opening;
    const lines = compareDecisions(
      decisions,
      jobs.filter((job) => subscriptionOf(job) === id),
      history.effects,
      last,
      {
        patience,
        end: to,
        storeSince: Math.max(origin?.chainTime ?? 0, kept),
        isRebuilt: origin !== null,
        judged,
        signed,
      },
    );
    return { subscription: id, lines };
  };
  for (let at = 0; at < ids.length; at += WIDTH) {
    replayed.push(...(await Promise.all(ids.slice(at, at + WIDTH).map(one))));
    progress.at(at, ids.length);
  }
  const differs = ({ lines }: Replayed) => lines.some(({ verdict }) => DIFFERENCES.has(verdict));
  const shown = options.differences
    ? replayed.filter(differs)
    : replayed.filter(({ lines }) => lines.length > 0);
  terminal.out(options.json ? json({ from, to: end, subscriptions: shown }) : replayReport(from, end, shown));
  return replayed.some(differs) ? CLI_EXIT.found : CLI_EXIT.ok;
}

async function readStore(file: string) {
  const database = await Database.openReadOnly(file);
  try {
    return {
      jobs: await new JobRepository(database).list(),
      signed: await signedHashes(database),
      origin: await readOrigin(database),
    };
  } finally {
    await database.close();
  }
}

function subscriptionOf({ subject }: Job): bigint {
  return BigInt(subject.split(":")[0] ?? "0");
}

function of(id: bigint): (log: ChainLog) => boolean {
  return ({ subscription }) => subscription === id;
}

function whole(option: string, text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw usage(`${option} is not a whole number: ${text}`);
}

function usage(what: string): FinalError {
  return new FinalError("USAGE", what, "see: blockhost replay --help");
}
