import { KeeperKey } from "../../../keeper/chain/keeper-key.ts";
import { Database } from "../../../keeper/store/database.ts";
import { ChainRoom } from "./chain-room.ts";

/** What the process is told, as JSON in its only argument. */
export interface SubmitOnce {
  readonly rpcUrl: string;
  readonly store: string;
  readonly keystoreFile: string;
  readonly passphraseFile: string;
  readonly address: string;
  readonly id: string;
  readonly purchaseRef: string;
}

// A keeper's process that does one thing: deliver. Tests kill it while it does.
const told = JSON.parse(process.argv[2] ?? "") as SubmitOnce;
const room = await ChainRoom.open({
  rpcUrls: [told.rpcUrl],
  db: await Database.open(told.store),
  key: await KeeperKey.load(told.keystoreFile, told.passphraseFile),
  address: told.address,
  deploymentBlock: 0,
});
await room.outbox.submit(`deliver:${told.id}`, {
  kind: "deliver",
  id: BigInt(told.id),
  purchaseRef: told.purchaseRef,
  credential: new Uint8Array(192).fill(7),
});
