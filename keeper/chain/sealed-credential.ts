import { Interface, keccak256, toBeHex } from "ethers";
import { z } from "zod";
import { FinalError } from "../core/errors.ts";
import { blocksOfTime } from "../protocol/blocks-of-time.ts";
import type { Rpc } from "./rpc.ts";
import { blockShape, callResultShape, logShape, quantity } from "./rpc-shapes.ts";

/** What a tenant's tool reads of AccessCredential; the keeper itself never needs it. */
const abi = new Interface([
  "function accessOf(uint256 id) view returns (tuple(address owner, address user, uint64 userExpires, bytes32 encryptionKey, uint32 epoch, uint40 sealedAt, bytes20 digest))",
  "event CredentialChanged(uint256 indexed id, uint32 indexed epoch, bytes credential)",
]);

/** Connection details as the keeper sealed them. */
export interface SealedCredential {
  /** Lower-case address. */
  readonly owner: string;
  /** Of the key that they are sealed to. */
  readonly epoch: number;
  /** 0x and hex digits. */
  readonly sealed: string;
}

/**
 * Finds the sealed connection details of a token: they are in an event, and the contract keeps of which second, and what
 * they hash to.
 *
 * @param contract address of AccessCredential
 * @throws FinalError CREDENTIAL_NOT_SEALED when there are none for the present owner; what the server's answers throw
 */
export async function readSealedCredential(
  rpc: Rpc,
  contract: string,
  id: bigint,
): Promise<SealedCredential> {
  const data = abi.encodeFunctionData("accessOf", [id]);
  const answer = await rpc.request("eth_call", [{ to: contract, data }, "latest"], callResultShape);
  if (answer === "0x") throw notSealed(contract, id, "there is no such contract");
  const [access] = abi.decodeFunctionResult("accessOf", answer);
  if (access.sealedAt === 0n) throw notSealed(contract, id, "nothing is sealed for its present owner");
  const latest = await rpc.request("eth_blockNumber", [], quantity);
  const hex = (block: number) => `0x${block.toString(16)}`;
  const blocks = await blocksOfTime(Number(access.sealedAt), latest, async (number) => {
    const block = await rpc.request("eth_getBlockByNumber", [hex(number), false], blockShape);
    return block.timestamp;
  });
  if (blocks === null) throw notSealed(contract, id, "the server does not have the block");
  const topics = [abi.getEvent("CredentialChanged")?.topicHash, toBeHex(id, 32), toBeHex(access.epoch, 32)];
  const filter = { address: contract, topics, fromBlock: hex(blocks.first), toBlock: hex(blocks.last) };
  const logs = await rpc.request("eth_getLogs", [filter], z.array(logShape));
  const sealed = logs
    .map((log) => String(abi.decodeEventLog("CredentialChanged", log.data, log.topics).credential))
    .find((bytes) => keccak256(bytes).startsWith(String(access.digest)));
  if (sealed === undefined) throw notSealed(contract, id, "the server does not have its event");
  return { owner: String(access.owner).toLowerCase(), epoch: Number(access.epoch), sealed };
}

function notSealed(contract: string, id: bigint, why: string): FinalError {
  return new FinalError(
    "CREDENTIAL_NOT_SEALED",
    `The connection details of token ${id} of ${contract} cannot be read: ${why}.`,
    "Check chain, contract and id. After a transfer the new owner registers a key first, on the portal.",
  );
}
