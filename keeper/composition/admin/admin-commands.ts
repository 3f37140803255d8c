import type { ChainHeads } from "../../chain/chain-heads.ts";
import type { Contracts } from "../../chain/contracts.ts";
import type { AdminCommands } from "../../protocol/api/admin/admin-commands.ts";
import type { CommandRepository } from "../../store/command-repository.ts";

/** Commands in one answer, the newest. */
const MOST = 50n;

/** What was posted to the inbox, by the word of one server, and how far the keeper is with it. */
export async function adminCommands(parts: {
  readonly heads: ChainHeads;
  readonly contracts: Contracts;
  /** Address of CommandInbox. */
  readonly inbox: string;
  readonly journal: Pick<CommandRepository, "find">;
}): Promise<AdminCommands> {
  const { heads, contracts, inbox, journal } = parts;
  const { value } = await heads.at("confirmed", async (rpc, block) => {
    const contract = contracts.inboxAt(inbox, rpc, block);
    const count = await contract.commandCount();
    const nonces = Array.from({ length: Number(count < MOST ? count : MOST) }, (_, at) => count - BigInt(at));
    const posted = nonces.map(async (nonce) => ({ nonce, ...told(await contract.commandOf(nonce)) }));
    return { count, posted: await Promise.all(posted) };
  });
  const commands = value.posted.map(async ({ nonce, ...posted }) => {
    const kept = await journal.find(nonce);
    const [state, resultHash] = [kept?.state ?? null, kept?.answer?.hash ?? null];
    return { nonce: `${nonce}`, ...posted, state, resultHash };
  });
  return { commands: await Promise.all(commands), count: `${value.count}` };
}

function told(command: {
  readonly by: string;
  readonly deadline: bigint;
  readonly acknowledgedAt: bigint;
}): Pick<AdminCommands["commands"][number], "by" | "deadline" | "acknowledgedAt"> {
  const { by, deadline, acknowledgedAt } = command;
  return { by, deadline: Number(deadline), acknowledgedAt: Number(acknowledgedAt) };
}
