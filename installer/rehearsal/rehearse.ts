import { access, copyFile, mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { tellStory } from "../../devnet/demo/story.ts";
import type { Teller } from "../../devnet/demo/teller.ts";
import { Cleanup } from "../../devnet/process/cleanup.ts";
import { BlockHostError, FinalError } from "../../keeper/core/errors.ts";
import type { Time } from "../../keeper/core/time.ts";
import type { Answers } from "../answers/answers.ts";
import type { Machine } from "../composition/machine.ts";
import { openRoot } from "../composition/open-root.ts";
import type { PveRoot } from "../pve/pve-root.ts";
import { tellTheEnd } from "./end-of-life.ts";
import { raiseStage } from "./raise-stage.ts";
import { rehearsalFiles } from "./rehearsal-files.ts";
import { machinesOf, removeMachines } from "./remove-machines.ts";
import { untilItFails } from "./until-it-fails.ts";

/** The subscription whose life is played. */
const FIRST = 1n;

const configShape = z.object({ chain: z.object({ chainId: z.number(), subscriptions: z.string() }) });

export interface RehearsalOptions {
  readonly answers: Answers;
  readonly machine: Machine;
  readonly time: Time;
  /** Of Proxmox VE's administrator; null: by `pvesh`. */
  readonly passwordFile: string | null;
  readonly teller: Teller;
  readonly signal: AbortSignal;
}

/**
 * Plays the whole life of a subscription against the real Proxmox VE, on a chain that is thrown away: nobody's money is
 * in it. What it sets up on Proxmox VE (user, pool, storages, network, template) stays, since the installation wants the
 * same; machines, chain and keys go, those of a rehearsal that was killed with the next one.
 *
 * @throws FinalError REHEARSAL_TOO_LATE when a keeper is set up already; whatever keeps a step from going on
 */
export async function rehearse({ answers, machine, ...options }: RehearsalOptions): Promise<void> {
  const { time, passwordFile, teller, signal } = options;
  await refuseOverKeeper(machine.layout.keeperConfigFile);
  const folder = join(machine.layout.stateFolder, "rehearsal");
  const over = new AbortController();
  const cleanup = new Cleanup();
  const root = await openRoot(machine, time, passwordFile);
  cleanup.add(() => root.close());
  try {
    await clear(root, answers.proxmox.pool, folder);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    cleanup.add(() => clear(root, answers.proxmox.pool, folder));
    const stage = await raiseStage({ ...options, answers, machine, root, folder, cleanup });
    const playing = untilItFails(stage.keeper.log, FIRST, AbortSignal.any([signal, over.signal]));
    const result = await tellStory(stage, teller, playing);
    await tellTheEnd(stage, teller, result, stage.machines, playing);
  } catch (error) {
    const log = join(machine.layout.stateFolder, "rehearsal.log");
    const isKept = await copyFile(rehearsalFiles(folder).log, log).then(
      () => true,
      () => false,
    );
    if (isKept) teller.note(`The keeper's log: ${log}`);
    if (error instanceof BlockHostError || signal.aborted) throw error;
    // What the play did not find as it should be; its wallets are thrown away, so nothing in its words is secret.
    throw new FinalError(
      "REHEARSAL_FAILED",
      error instanceof Error ? error.message : String(error),
      "See what the step was about and what the keeper's log says, mend that on the host, then rehearse again.",
      { cause: error },
    );
  } finally {
    over.abort();
    await cleanup.run();
  }
}

/** It would take the token of the one that is there. */
async function refuseOverKeeper(file: string): Promise<void> {
  const isThere = await access(file).then(
    () => true,
    () => false,
  );
  if (!isThere) return;
  throw new FinalError(
    "REHEARSAL_TOO_LATE",
    `This host has a keeper already: ${file} is its configuration.`,
    "Rehearse before the installation; a host at work is looked at by blockhost doctor.",
  );
}

/** Removes what a rehearsal has left: its machines, of which its configuration tells, and its folder. */
async function clear(root: PveRoot, pool: string, folder: string): Promise<void> {
  const text = await readFile(rehearsalFiles(folder).config, "utf8").catch(() => null);
  if (text !== null)
    await removeMachines(root, await machinesOf(root, pool, configShape.parse(JSON.parse(text)).chain));
  await rm(folder, { recursive: true, force: true });
}
