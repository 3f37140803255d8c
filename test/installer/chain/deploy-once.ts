import { join } from "node:path";
import type { BlockchainAnswers } from "../../../installer/answers/blockchain.ts";
import { openAccess, payerOf } from "../../../installer/chain/chain-access.ts";
import { chainRules } from "../../../installer/chain/chain-rules.ts";
import { deployContracts } from "../../../installer/chain/deploy-contracts.ts";
import { hostDeployment } from "../../../installer/chain/host-deployment.ts";
import type { Parties } from "../../../installer/finalize/ports/chain-setup.ts";
import { KeeperKey } from "../../../keeper/chain/keeper-key.ts";
import { realTime } from "../../../keeper/composition/real-time.ts";
import { Database } from "../../../keeper/store/database.ts";
import { OutboxRepository } from "../../../keeper/store/outbox-repository.ts";

/** What the process is told, as JSON in its only argument. */
export interface DeployOnce {
  readonly rpcUrl: string;
  readonly folder: string;
  readonly artifacts: string;
  readonly keystoreFile: string;
  readonly passphraseFile: string;
  readonly answers: BlockchainAnswers;
  readonly parties: Parties;
}

// An installer's process that does one thing: deploy. Tests kill it while it does.
const told = JSON.parse(process.argv[2] ?? "") as DeployOnce;
const { answers, folder, artifacts } = told;
if (answers.contracts.kind !== "deploy") throw new Error("no new contracts");
const access = openAccess({
  chain: { ...answers.chain, rpcUrls: [told.rpcUrl] },
  rules: { ...chainRules(answers.chain), pollIntervalMs: 20 },
  time: realTime,
});
const database = await Database.open(join(folder, "transactions.db"));
const key = await KeeperKey.load(told.keystoreFile, told.passphraseFile);
const payer = payerOf(access, key, new OutboxRepository(database), () => {});
const deployment = hostDeployment(answers, answers.contracts, told.parties);
const plan = { ...deployment, folder: join(folder, "deployment"), artifacts };
await deployContracts(payer, plan, () => {}, new AbortController().signal);
await database.close();
