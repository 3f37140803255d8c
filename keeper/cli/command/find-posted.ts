import { keccak256 } from "ethers";
import { z } from "zod";
import { LogSearch, type Searched } from "../../chain/log-search.ts";
import { logShape, type RawLog } from "../../chain/rpc-shapes.ts";
import type { Desk } from "../desk.ts";
import type { Receipt } from "./receipt.ts";

/** Looks for a log since the command was sealed; null while there is none. */
async function since<T>(
  { chain: { pool, heads }, config: { chain } }: Pick<Desk, "chain" | "config">,
  { block }: Receipt,
  filter: object,
  pick: (log: RawLog) => T | null,
): Promise<T | null> {
  const search = new LogSearch({ ...chain, deploymentBlock: block });
  const { latest } = await heads.read();
  return pool.onOneServer(async (rpc) => {
    for (let begun: number | null = latest.number; begun !== null; ) {
      const searched: Searched<T> = await search.down(begun, latest.number, (from, to) =>
        search.inPieces(rpc, from, to, async (range) => {
          const logs = await rpc.request("eth_getLogs", [{ ...filter, ...range }], z.array(logShape));
          return logs.map(pick).find((picked) => picked !== null) ?? null;
        }),
      );
      if (searched.found !== null) return searched.found;
      begun = searched.next;
    }
    return null;
  });
}

/** The number that the inbox gave a command; null while it is not posted. @throws RetryableError CHAIN_… */
export function findPosted(desk: Pick<Desk, "chain" | "config">, receipt: Receipt): Promise<bigint | null> {
  const { contracts } = desk.chain;
  return since(desk, receipt, contracts.commandsBy(receipt.inbox, receipt.by), (log) => {
    const posted = contracts.decodeCommand(log);
    return posted && keccak256(posted.ciphertext) === receipt.ciphertextHash ? posted.nonce : null;
  });
}

/** The digest of its result that the keeper has acknowledged; null while it has not. @throws RetryableError CHAIN_… */
export function findAcknowledged(
  desk: Pick<Desk, "chain" | "config">,
  receipt: Receipt,
  nonce: bigint,
): Promise<string | null> {
  const { contracts } = desk.chain;
  return since(desk, receipt, contracts.acknowledgementFilter(receipt.inbox, nonce), (log) =>
    contracts.decodeAcknowledgement(log),
  );
}
