import { BlockHostError } from "../core/errors.ts";
import { EXIT, StartupError } from "../startup-error.ts";

/** Exit codes of the `blockhost` command. Those for what failed are the keeper's own; 1 is free for what was found. */
export const CLI_EXIT = {
  ok: 0,
  found: 1,
  usage: EXIT.configuration,
  chain: EXIT.chain,
  proxmox: EXIT.proxmox,
  store: EXIT.store,
  internal: 70,
} as const;

const BY_CODE: readonly (readonly [RegExp, number])[] = [
  [/^(CHAIN|CONTRACT|KEEPER_NOT|REORG|FEE|INBOX|COMMAND)_/, CLI_EXIT.chain],
  [/^(PVE|VM|TEMPLATE|FOREIGN|GUEST)_/, CLI_EXIT.proxmox],
  [/^STORE_/, CLI_EXIT.store],
  [/^(LEASE_(HELD|NONE|ASKED|NO_BROKER)$|DAEMON_|TUNNEL_|NETWORK_)/, CLI_EXIT.found],
  [/^LEASES?_/, CLI_EXIT.chain],
  [
    /^(USAGE$|CONFIG_|KEY_|SECRET_|TERMINAL_|BOOK_|SIGNER_|BACKUP_|RESTORE_|RECEIPT_|JOB_UNKNOWN$)/,
    CLI_EXIT.usage,
  ],
];

/** The exit code for what a command could not go on after. */
export function exitCodeOf(error: unknown): number {
  const cause = error instanceof StartupError ? error.cause : error;
  if (!(cause instanceof BlockHostError)) return CLI_EXIT.internal;
  return BY_CODE.find(([codes]) => codes.test(cause.code))?.[1] ?? CLI_EXIT.internal;
}

/** For the end of a help text. */
export const EXIT_WORDS = `
Exit codes:
  ${CLI_EXIT.ok}   all is well
  ${CLI_EXIT.found}   something was found: a check that fails, a difference, a subscription that needs a person
  ${CLI_EXIT.usage}   the command, the configuration or a key is wrong
  ${CLI_EXIT.chain}   the chain does not do what is needed
  ${CLI_EXIT.proxmox}   Proxmox VE does not do what is needed
  ${CLI_EXIT.store}   the store cannot be used
  ${CLI_EXIT.internal}  a mistake in this program`;
