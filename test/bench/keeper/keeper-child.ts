/**
 * A keeper with an instant hypervisor, as a process of its own so that its memory and time are its own.
 * `node keeper-child.mjs CONFIG [PRELOADED]`: the first PRELOADED subscriptions have their machines already. Logs as the
 * keeper does; a line `calls` each second tells how many requests went to the chain so far.
 */
import { pino } from "pino";
import { httpPost } from "../../../keeper/chain/http-post.ts";
import { KeeperKey } from "../../../keeper/chain/keeper-key.ts";
import { openSocket } from "../../../keeper/chain/open-socket.ts";
import { buildKeeper } from "../../../keeper/composition/build-keeper.ts";
import { listenPortal } from "../../../keeper/composition/listen-portal.ts";
import { realTime } from "../../../keeper/composition/real-time.ts";
import { loadConfig } from "../../../keeper/config.ts";
import { chooseAddress } from "../../../keeper/core/address-pool.ts";
import { identityOf } from "../../../keeper/core/identity.ts";
import { Database } from "../../../keeper/store/database.ts";
import { InstantHypervisor } from "./instant-hypervisor.ts";

const [configFile = "", preloaded = "0"] = process.argv.slice(2);
const config = await loadConfig(configFile);
const { chain, network, proxmox, keys } = config;
const log = pino({ level: config.log.level }, pino.destination({ dest: 1, sync: true }));
const hypervisor = new InstantHypervisor();
const taken = new Set<string>();
for (let id = 1n; id <= BigInt(preloaded); id++) {
  const address = chooseAddress(network, taken, id);
  taken.add(address);
  hypervisor.add(identityOf(chain.chainId, chain.subscriptions, id, 1, proxmox.vmidBase), address);
}
const database = await Database.open(config.database.file);
let calls = 0;
const keeper = await buildKeeper(config, {
  log,
  time: realTime,
  random: Math.random,
  post: (url, request) => {
    calls++;
    return httpPost(url, request);
  },
  keys: {
    keeper: await KeeperKey.load(keys.keeper.keystoreFile, keys.keeper.passphraseFile),
    attestation: await KeeperKey.load(keys.attestation.keystoreFile, keys.attestation.passphraseFile),
  },
  openSocket,
  listenPortal,
  database,
  hypervisor,
  close: () => database.close(),
});
const counting = setInterval(() => log.info({ calls }, "calls"), 1_000);
process.once("SIGTERM", () => void keeper.stop());
await keeper.ended;
clearInterval(counting);
