import type { z } from "zod";
import { BlockHostError, FinalError } from "../../keeper/core/errors.ts";
import { leaseState } from "../core/lease-life.ts";
import { prefixSpace } from "../core/prefix-space.ts";
import { type AdminRequest, type adminAnswer, adminRequest } from "./admin-request.ts";
import type { BrokerConfig } from "./broker-config.ts";
import type { BuiltBroker } from "./build-broker.ts";

/** Answers what is asked on the admin socket. What it answers holds no secret. Never rejects. */
export function adminDesk(
  config: BrokerConfig,
  { store, chain, keys, outbox, problems }: BuiltBroker,
  now: () => number,
): (line: string) => Promise<string> {
  const leases = async () => {
    const space = prefixSpace(config.network.pool.text, config.network.prefixLength);
    const chainTime = (await store.cursor())?.timestamp ?? 0;
    return (await store.held()).map((held) => ({
      leaseId: held.leaseId,
      prefix: space.prefixAt(held.index),
      deployment: held.deployment,
      publicKey: held.wireguardKey,
      state: leaseState(held, chainTime, now()),
      endsAt: held.endsAt,
      heardAt: held.heardAt,
    }));
  };
  const obey = async (request: AdminRequest) => {
    switch (request.verb) {
      case "status": {
        const [{ block, ...broker }, cursor, [newest]] = await Promise.all([
          chain.broker(),
          store.cursor(),
          keys.all(),
        ]);
        const held = await leases();
        return {
          broker,
          finalBlock: block,
          readUpTo: cursor?.number ?? null,
          isKeyInForce: newest?.publicKey === broker.encryptionKey,
          openRequests: (await store.openRequests()).length,
          prefixes: { lent: held.length, up: held.filter(({ state }) => state === "up").length },
          problems: Object.fromEntries(problems),
        };
      }
      case "leases":
        return leases();
      case "release": {
        const { leaseId } = request;
        const outcome = await outbox.submit(`release:${leaseId}`, { kind: "release", leaseId });
        if (outcome.state !== "reverted") return outcome;
        throw new FinalError(
          "BROKER_RELEASE_REFUSED",
          `The contract does not let lease ${leaseId} be released: ${outcome.error}.`,
          "A lease that is paid, or ended within the last week, is its host's: wait until its grace is over.",
        );
      }
      case "rotate-key":
        await keys.renew();
        return { publicKey: (await keys.all())[0]?.publicKey ?? "" };
    }
  };
  return async (line) => JSON.stringify(await answer(line, obey));
}

async function answer(
  line: string,
  obey: (request: AdminRequest) => Promise<z.infer<ReturnType<typeof z.json>>>,
): Promise<z.infer<typeof adminAnswer>> {
  try {
    return { ok: true, facts: await obey(read(line)) };
  } catch (error) {
    if (error instanceof BlockHostError)
      return { ok: false, code: error.code, what: error.message, remedy: error.remedy };
    return {
      ok: false,
      code: "INTERNAL",
      what: error instanceof Error ? error.message : String(error),
      remedy: "This is a bug: please report it with the broker's log.",
    };
  }
}

function read(line: string): AdminRequest {
  let value: unknown = null;
  try {
    value = JSON.parse(line);
  } catch {
    // Told as any other word that is not known.
  }
  const parsed = adminRequest.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new FinalError(
    "BROKER_REQUEST_INVALID",
    "The broker was asked for something that it does not know.",
    "Ask by `blockhost-broker` of the same release.",
  );
}
