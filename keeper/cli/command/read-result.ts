import { openDesk } from "../desk.ts";
import { json } from "../json.ts";
import type { CommonOptions } from "../program.ts";
import type { Terminal } from "../terminal.ts";
import { usageError } from "../usage-error.ts";
import { awaitResult } from "./await-result.ts";
import { portalOf } from "./post-command.ts";
import { dropReceipt, readReceipt } from "./receipt.ts";
import { exitOf, resultFacts, tellResult } from "./tell-result.ts";

export interface ResultOptions extends CommonOptions {
  readonly portal?: string;
  /** Seconds. */
  readonly patience: number;
}

/** `blockhost command result RECEIPT`: what came of a command that was posted by somebody else or earlier. */
export async function readResult(terminal: Terminal, options: ResultOptions, path: string): Promise<number> {
  const receipt = await readReceipt(path);
  const desk = await openDesk(terminal, options);
  if (receipt.chainId !== desk.config.chain.chainId)
    throw usageError(
      `The command was sealed for chain ${receipt.chainId}, and the configuration is for ${desk.config.chain.chainId}.`,
      "Name the right configuration with --config.",
    );
  const portal = portalOf(desk, options);
  const awaited = await awaitResult(terminal, desk, receipt, portal, options.patience * 1_000);
  if (options.json) terminal.out(json({ word: receipt.word, ...resultFacts(awaited) }));
  else tellResult(terminal, awaited);
  if (awaited.result !== null) await dropReceipt(path);
  return exitOf(awaited);
}
