/**
 * A broker over a network that only remembers, as a process of its own so that its memory is its own.
 * `node broker-child.mjs CONFIG`; logs as the broker does.
 */
import { randomBytes } from "node:crypto";
import { pino } from "pino";
import { brokerConfigSchema } from "../../../broker/daemon/broker-config.ts";
import { buildBroker } from "../../../broker/daemon/build-broker.ts";
import { openBrokerStore } from "../../../broker/store/open-broker-store.ts";
import { httpPost } from "../../../keeper/chain/http-post.ts";
import { KeeperKey } from "../../../keeper/chain/keeper-key.ts";
import { InboxSecretFolder } from "../../../keeper/commands/inbox-secret-folder.ts";
import { realTime } from "../../../keeper/composition/real-time.ts";
import { loadConfigAs } from "../../../keeper/config.ts";
import { wireguardKey } from "../../broker/network/support/wireguard-key.ts";
import { FakeNetwork } from "../../broker/support/fake-network.ts";

const config = await loadConfigAs(brokerConfigSchema, process.argv[2] ?? "");
const { chain, brokerId, keys, network } = config;
const { chainId, leases } = chain;
const database = await openBrokerStore(config.database.file, {
  ...{ chainId, leases, brokerId },
  network: network.pool.text,
});
const { broker } = await buildBroker(config, {
  log: pino({ level: "warn" }, pino.destination({ dest: 1, sync: true })),
  time: realTime,
  randomBytes,
  post: httpPost,
  database,
  operator: await KeeperKey.load(keys.operator.keystoreFile, keys.operator.passphraseFile),
  secrets: new InboxSecretFolder(keys.secretsFolder),
  network: new FakeNetwork(),
  serve: async () => undefined,
  wireguardKey: wireguardKey(1).publicKey,
});
const stop = new AbortController();
process.once("SIGTERM", () => stop.abort());
await broker.run(stop.signal);
await database.close();
