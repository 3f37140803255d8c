import { randomBytes } from "node:crypto";
import type { Logger } from "pino";
import { httpPost } from "../../keeper/chain/http-post.ts";
import { KeeperKey } from "../../keeper/chain/keeper-key.ts";
import { readPrivateFile } from "../../keeper/chain/private-file.ts";
import { InboxSecretFolder } from "../../keeper/commands/inbox-secret-folder.ts";
import { listenHttp } from "../../keeper/composition/listen-http.ts";
import { realTime } from "../../keeper/composition/real-time.ts";
import { wordsOf } from "../../keeper/composition/words-of.ts";
import { FinalError } from "../../keeper/core/errors.ts";
import { listenLines } from "../../keeper/lines/listen-lines.ts";
import { programStarter } from "../../keeper/network/program-starter.ts";
import { keyPair } from "../../keeper/protocol/key-pair.ts";
import { isWireguardKey, wireguardKeyBytes, wireguardKeyText } from "../../keeper/protocol/wireguard-key.ts";
import { openBrokerNetwork } from "../network/open-broker-network.ts";
import { openBrokerStore } from "../store/open-broker-store.ts";
import { adminDesk } from "./admin-desk.ts";
import type { BrokerConfig } from "./broker-config.ts";
import { brokerMetrics } from "./broker-metrics.ts";
import { buildBroker } from "./build-broker.ts";
import { leaseServices } from "./lease-services.ts";

/**
 * Runs a broker on this machine until the signal. What it has made of the network stays at work after it.
 *
 * @throws FinalError and RetryableError when it cannot start, FinalError when it cannot go on
 */
export async function runBroker(config: BrokerConfig, log: Logger, signal: AbortSignal): Promise<void> {
  const { chain, brokerId, network, keys, metrics } = config;
  const wireguardKey = await publicKeyIn(network.privateKeyFile);
  const operator = await KeeperKey.load(keys.operator.keystoreFile, keys.operator.passphraseFile);
  const identity = { chainId: chain.chainId, leases: chain.leases, brokerId, network: network.pool.text };
  const database = await openBrokerStore(config.database.file, identity);
  const services = leaseServices({
    network,
    names: config.names ?? null,
    nowMs: realTime.now,
    onProblem: (error) => log.warn(wordsOf(error), "names and leases"),
  });
  const open: { close(): Promise<void> }[] = [services, database];
  const now = () => Math.floor(realTime.now() / 1_000);
  try {
    const built = await buildBroker(config, {
      log,
      time: realTime,
      randomBytes,
      post: httpPost,
      database,
      operator,
      secrets: new InboxSecretFolder(keys.secretsFolder),
      network: openBrokerNetwork(network, {
        run: programStarter(),
        publicKey: wireguardKey,
        onDrift: (what, lines) =>
          log.warn({ what, lines }, "somebody else changed the network; it is mended"),
      }),
      serve: (leases) => services.update(leases),
      wireguardKey,
    });
    open.unshift(await listenLines(config.adminSocket, adminDesk(config, built, now)));
    if (metrics !== undefined) {
      const figures = brokerMetrics(built, now);
      const serve = await listenHttp(async (_request, response) => {
        response.setHeader("Content-Type", figures.contentType).end(await figures.text());
      }, metrics);
      open.unshift(serve);
    }
    log.info({ brokerId, operator: operator.address }, "the broker is at work");
    await built.broker.run(signal);
  } finally {
    for (const each of open) await each.close();
  }
}

/** @throws FinalError BROKER_WIREGUARD_KEY_INVALID, KEY_UNREADABLE, KEY_PERMISSIONS */
async function publicKeyIn(file: string): Promise<string> {
  const text = (await readPrivateFile(file, "WireGuard key")).trim();
  // A private key may be any 32 bytes; those that would be refused as a public one do not come by chance.
  if (!isWireguardKey(text))
    throw new FinalError(
      "BROKER_WIREGUARD_KEY_INVALID",
      `${file} is no private key of WireGuard.`,
      "Make one: wg genkey > FILE, with mode 0600 and the broker's user as its owner.",
    );
  const { publicKey } = keyPair(wireguardKeyBytes(text));
  return wireguardKeyText(Buffer.from(publicKey.slice(2), "hex"));
}
