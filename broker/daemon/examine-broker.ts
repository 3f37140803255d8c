import { z } from "zod";
import { KeeperKey } from "../../keeper/chain/keeper-key.ts";
import { BlockHostError } from "../../keeper/core/errors.ts";
import { prefixSpace } from "../core/prefix-space.ts";
import { askAdmin } from "./ask-admin.ts";
import type { BrokerConfig } from "./broker-config.ts";

export interface Finding {
  readonly ok: boolean;
  readonly what: string;
}

/** What of the daemon's status is judged. */
const statusShape = z.looseObject({
  broker: z.looseObject({
    operator: z.string(),
    capacity: z.number(),
    liveLeases: z.number(),
    takesRequests: z.boolean(),
  }),
  isKeyInForce: z.boolean(),
  prefixes: z.looseObject({ lent: z.number(), up: z.number() }),
});

/** Looks at files and at the daemon, and says what is wrong. Never rejects for what it finds. */
export async function examineBroker(config: BrokerConfig): Promise<readonly Finding[]> {
  const { keystoreFile, passphraseFile } = config.keys.operator;
  const findings: Finding[] = [];
  const examine = async (work: () => Promise<readonly Finding[]>) => {
    try {
      findings.push(...(await work()));
    } catch (error) {
      if (!(error instanceof BlockHostError)) throw error;
      findings.push({ ok: false, what: `${error.code}: ${error.message} ${error.remedy}` });
    }
  };
  await examine(async () => {
    const { address } = await KeeperKey.load(keystoreFile, passphraseFile);
    return [{ ok: true, what: `the operator's key opens: ${address}` }];
  });
  await examine(async () => {
    const { broker, isKeyInForce, prefixes } = statusShape.parse(
      await askAdmin(config.adminSocket, { verb: "status" }),
    );
    const { size } = prefixSpace(config.network.pool.text, config.network.prefixLength);
    return [
      { ok: true, what: `the daemon answers; ${prefixes.up} of ${prefixes.lent} prefixes are up` },
      { ok: isKeyInForce, what: "requests are sealed to the newest key of this broker" },
      { ok: broker.takesRequests, what: "the registry lets hosts ask this broker" },
      {
        ok: BigInt(broker.capacity) < size,
        what: `the network has ${size - 1n} prefixes for a capacity of ${broker.capacity}`,
      },
      {
        ok: broker.liveLeases <= prefixes.lent,
        what: `${broker.liveLeases} leases on the chain, ${prefixes.lent} prefixes in the store`,
      },
    ];
  });
  return findings;
}
