import type { KeeperConfig } from "../../config.ts";
import { ChainCursorRepository } from "../../store/chain-cursor-repository.ts";
import type { Database } from "../../store/database.ts";
import { inspectStore } from "../../store/inspect-store.ts";
import { JobRepository } from "../../store/job-repository.ts";
import type { Chain } from "../open-chain.ts";
import { examine, type Finding, fail, ok, warn } from "./finding.ts";

/** Failures in a row after which a job is worth a look though its patience has not ended. */
const MANY_TRIES = 10;
/** Blocks that a keeper at work may be behind, on top of what confirmation takes. */
const CURSOR_LAG = 50;

/** Integrity, schema, whose it is, how far the chain was read, and what is stuck. */
export async function checkStore(
  config: KeeperConfig,
  database: Database,
  chain: Chain | null,
): Promise<Finding[]> {
  const whole = await examine("store", async () => {
    const { problems, version, identity } = await inspectStore(database);
    if (problems.length > 0)
      return fail(
        "store",
        `damaged: ${problems.slice(0, 3).join("; ")}`,
        "stop the keeper and run: blockhost rebuild",
      );
    const mine = chain && `${config.chain.chainId}:${chain.contracts.subscriptions}`;
    if (mine && identity !== null && identity !== mine)
      return fail("store", `belongs to ${identity}`, "give each chain and contract a store of its own");
    return ok("store", `whole, schema ${version}`);
  });
  const cursor = await examine("cursor", async () => {
    const at = await new ChainCursorRepository(database).cursor();
    if (at === null) return warn("cursor", "the chain was never read", "start the keeper");
    if (!chain) return ok("cursor", `block ${at.number}`);
    const { confirmed } = await chain.heads.read();
    const what = `block ${at.number}, ${Math.max(0, confirmed.number - at.number)} behind the confirmed one`;
    return confirmed.number - at.number > CURSOR_LAG
      ? warn("cursor", what, "start the keeper; if it runs, look into its log")
      : ok("cursor", what);
  });
  return [...whole, ...cursor, ...(await examine("jobs", () => checkJobs(database)))];
}

async function checkJobs(database: Database): Promise<Finding[]> {
  const jobs = new JobRepository(database);
  const open = await jobs.list({ open: true });
  const bad = open.filter((job) => job.alerted || job.tries >= MANY_TRIES);
  if (bad.length === 0) return [ok("jobs", `${open.length} open, none is stuck`)];
  const findings: Finding[] = [];
  for (const { id, kind, subject, step, tries, alerted } of bad) {
    const last = (await jobs.journal(id)).at(-1)?.detail ?? "";
    const what = `${kind} of subscription ${subject} at ${step}, failed ${tries} times: ${last}`;
    findings.push((alerted ? fail : warn)(`job ${id}`, what, `blockhost jobs show ${id}`));
  }
  return findings;
}
