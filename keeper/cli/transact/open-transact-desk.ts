import type { KeeperKey } from "../../chain/keeper-key.ts";
import { FinalError } from "../../core/errors.ts";
import { resolveAddress } from "../book/resolve-address.ts";
import { type Desk, openDesk } from "../desk.ts";
import type { Terminal } from "../terminal.ts";
import { usageError } from "../usage-error.ts";
import { findSigner } from "./find-signer.ts";
import type { TransactOptions } from "./transact-options.ts";

/** A desk of somebody who changes something. */
export interface TransactDesk extends Desk {
  /** Open when something is to be signed. */
  readonly key: KeeperKey | null;
}

/**
 * Finds who calls, and opens the key unless nothing is to be signed.
 *
 * @throws FinalError USAGE, KEY_…, SIGNER_IS_KEEPER; what `openDesk` throws
 */
export async function openTransactDesk(terminal: Terminal, options: TransactOptions): Promise<TransactDesk> {
  const desk = await openDesk(terminal, options);
  const signer = await findSigner(terminal, desk.book, options);
  if (options.dryRun || options.calldata) {
    const me = options.from
      ? (await resolveAddress(desk, options.from)).address
      : signer && (signer.address ?? (await signer.open()).address);
    if (me === null && options.dryRun)
      throw usageError("It is not said who would send it.", "Add --keystore, --as or --from.");
    return { ...desk, me, key: null };
  }
  if (options.from !== undefined)
    throw usageError("--from is for --dry-run and --calldata: the key says who sends.", "Leave it out.");
  if (signer === null)
    throw usageError(
      "It is not said who signs.",
      "Add --keystore FILE or --as NAME; or --calldata for a Safe, --dry-run to try.",
    );
  const key = await signer.open();
  await refuseKeeper(desk, key.address);
  return { ...desk, me: key.address, key };
}

/** A keeper at work owns its key's nonces: a second sender would make it lose transactions. */
async function refuseKeeper({ chain: { heads, contracts } }: Desk, address: string): Promise<void> {
  const { value: isKeeper } = await heads.agreed(async (rpc, block) => {
    const subscriptions = contracts.at(rpc, block);
    return subscriptions.hasRole(await subscriptions.KEEPER_ROLE(), address);
  });
  if (!isKeeper) return;
  throw new FinalError(
    "SIGNER_IS_KEEPER",
    `The key of ${address} is a keeper's, which sends transactions of its own all the time.`,
    "Use another key. Money on a keeper's address can be moved once its KEEPER_ROLE is revoked.",
  );
}
