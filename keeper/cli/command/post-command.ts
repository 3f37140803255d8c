import { FinalError } from "../../core/errors.ts";
import { type Command, parseCommand } from "../../protocol/command.ts";
import type { Desk } from "../desk.ts";
import { json } from "../json.ts";
import type { Terminal } from "../terminal.ts";
import { openTransactDesk } from "../transact/open-transact-desk.ts";
import { transact } from "../transact/transact.ts";
import type { TransactOptions } from "../transact/transact-options.ts";
import { usageError } from "../usage-error.ts";
import { awaitResult } from "./await-result.ts";
import { dropReceipt, keepReceipt } from "./receipt.ts";
import { sealFor } from "./seal-for.ts";
import { exitOf, resultFacts, tellResult } from "./tell-result.ts";

export interface CommandOptions extends TransactOptions {
  readonly portal?: string;
  /** Seconds. */
  readonly validFor?: number;
  /** False: it is posted, and nothing more. */
  readonly wait: boolean;
}

const MINUTE = 60;
/** How long a command may be obeyed: a Safe's owners take their time, and some words wait for the chain's finality. */
const VALID = { usual: 15 * MINUTE, final: 120 * MINUTE, safe: 24 * 60 * MINUTE };
const WAIT_FOR_FINALITY: readonly Command["word"][] = [
  "reboot",
  "collect",
  "rotate-inbox-key",
  "rotate-keeper-key",
];

/** Seals a command, posts it or prints what a Safe has to send, and waits for what comes of it. */
export async function postCommand(
  terminal: Terminal,
  options: CommandOptions,
  given: Record<string, unknown>,
): Promise<number> {
  const command = checked(given);
  const desk = await openTransactDesk(terminal, options);
  const portal = portalOf(desk, options);
  const { chainId } = desk.config.chain;
  const inbox = inboxOf(desk);
  if (desk.me === null)
    throw usageError(
      "A command is sealed for the account that posts it, and that is not known.",
      "Add --from with the Safe's address.",
    );
  const usual = options.calldata
    ? VALID.safe
    : WAIT_FOR_FINALITY.includes(command.word)
      ? VALID.final
      : VALID.usual;
  const place = { chainId, inbox, by: desk.me };
  const seconds = options.validFor ?? usual;
  const { epoch, ciphertext, receipt } = await sealFor(
    desk.chain,
    command,
    place,
    seconds,
    terminal.random(32),
  );
  const call = await desk.chain.contracts
    .inboxByHand(inbox)
    .post.populateTransaction(epoch, ciphertext, receipt.deadline);
  const calls = [{ ...call, what: `post the command ${command.word} in ${inbox}`, value: 0n }];
  if (options.dryRun) return transact(terminal, desk, options, calls);

  // Before anything is sent: without it nobody could read the result.
  const path = await keepReceipt(terminal, receipt);
  if (options.calldata || !options.wait) {
    const code = await transact(terminal, desk, options, calls);
    terminal.err(`When it is posted: blockhost command result ${path}`);
    return code;
  }
  const sent: string[] = [];
  const hold = options.json ? { ...terminal, out: (text: string) => void sent.push(text) } : terminal;
  await transact(hold, desk, options, calls);
  terminal.err(`waiting for what comes of it; later: blockhost command result ${path}`);
  const awaited = await awaitResult(terminal, desk, receipt, portal, options.patience * 1_000);
  if (options.json) terminal.out(json({ ...JSON.parse(sent.join("")), ...resultFacts(awaited) }));
  else tellResult(terminal, awaited);
  if (awaited.result !== null) await dropReceipt(path);
  return exitOf(awaited);
}

/** @throws FinalError USAGE */
export function portalOf(
  { config }: Pick<Desk, "config">,
  { portal }: { readonly portal?: string },
): string | null {
  const url = portal ?? (config.guest && `https://${config.guest.domain}`);
  if (url === undefined) return null;
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return url;
  throw usageError(`"${url}" is no address of a portal.`, "Write it as https://host.example.");
}

function inboxOf({ config }: Desk): string {
  if (config.commands) return config.commands.inbox;
  throw new FinalError(
    "CONFIG_INVALID",
    "The configuration does not say where the inbox is.",
    "Put the address of CommandInbox into it as commands.inbox.",
  );
}

function checked(command: Record<string, unknown>): Command {
  try {
    return parseCommand(command);
  } catch (error) {
    const issues = (error as { issues?: readonly { path: readonly unknown[]; message: string }[] }).issues;
    if (issues === undefined) throw error;
    const problems = issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; ");
    throw usageError(`This is no command: ${problems}.`, `See blockhost command ${command.word} --help.`);
  }
}
