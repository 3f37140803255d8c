import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFile, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { id } from "ethers";
import { keeperProgram } from "../../../devnet/keeper/keeper-program.ts";
import { type DeployedHost, deployContracts } from "../../../installer/chain/deploy-contracts.ts";
import { hostDeployment } from "../../../installer/chain/host-deployment.ts";
import { subscriptionsAbi } from "../../../keeper/chain/abis.ts";
import type { OutboxStore } from "../../../keeper/chain/outbox-store.ts";
import { FinalError, RetryableError } from "../../../keeper/core/errors.ts";
import { Subscriptions__factory } from "../../../typechain-types/factories/Subscriptions__factory.ts";
import { FaultyProxy } from "../../keeper/chain/faulty-proxy.ts";
import { rejection } from "../../keeper/support/rejection.ts";
import { ARTIFACTS } from "./artifacts.ts";
import type { DeployOnce } from "./deploy-once.ts";
import { account, SetupChain } from "./setup-chain.ts";

const never = new AbortController().signal;
const silent = () => {};

/** Three contracts, a token, two plans, six roles given or taken, the admin's delay and offer. */
const TRANSACTIONS = 14;

describe("deployContracts", function () {
  // Starts nodes and processes, which takes long on a machine that is busy.
  this.timeout(600_000);

  let setup: SetupChain;
  beforeEach(async () => {
    setup = await SetupChain.start();
  });
  afterEach(() => setup.close());

  const parties = { keeper: account(0xc), admin: account(0xd) };

  function plan(contracts: object = {}) {
    const answers = setup.answers(contracts);
    if (answers.contracts.kind !== "deploy") throw new Error("no new contracts");
    const deployment = hostDeployment(answers, answers.contracts, parties);
    return { ...deployment, folder: join(setup.folder, "deployment"), artifacts: ARTIFACTS };
  }

  /** What an installer's process that starts now makes of it. */
  async function run(
    options: Parameters<SetupChain["payer"]>[0] = {},
    contracts: object = {},
  ): Promise<DeployedHost> {
    return deployContracts(await setup.payer(options), plan(contracts), silent, never);
  }

  /** There is one deployment, whole, and nothing beside it. */
  async function expectOne({ addresses }: DeployedHost): Promise<void> {
    const subscriptions = Subscriptions__factory.connect(addresses.subscriptions ?? "", setup.chain.provider);
    expect(await subscriptions.planCount()).to.equal(2n);
    const [next] = await subscriptions.pendingDefaultAdmin();
    expect(next.toLowerCase()).to.equal(parties.admin);
    expect(await setup.used()).to.equal(TRANSACTIONS);
  }

  it("makes a host with the plans and roles of its answers, and offers it to the admin", async () => {
    const before = await setup.chain.head();
    const said: string[] = [];
    const deployed = await deployContracts(
      await setup.payer(),
      plan(),
      (line) => void said.push(line),
      never,
    );
    await expectOne(deployed);
    const { addresses, firstBlock } = deployed;
    expect(firstBlock).to.equal(before.number + 1);
    expect(said.filter((line) => line.startsWith("addPlan: transaction 0x"))).to.have.lengthOf(2);
    const subscriptions = Subscriptions__factory.connect(addresses.subscriptions ?? "", setup.chain.provider);
    expect((await subscriptions.planOf(2)).name).to.equal("Large");
    expect(await subscriptions.treasury()).to.equal(addresses.splitter);
    for (const role of ["PLANNER", "OPERATOR", "PAUSER"]) {
      expect(await subscriptions.hasRole(id(`${role}_ROLE`), parties.admin), role).to.equal(true);
      expect(await subscriptions.hasRole(id(`${role}_ROLE`), setup.key.address), role).to.equal(false);
    }
    expect(await subscriptions.hasRole(id("KEEPER_ROLE"), parties.keeper)).to.equal(true);
  });

  it("makes nothing more when it is done, and says the same", async () => {
    const first = await run();
    expect(await run()).to.deep.equal(first);
    await expectOne(first);
  });

  for (const point of ["before it is stored", "before it is sent", "before anybody knows"] as const)
    it(`goes on after a crash at any transaction, ${point}`, async () => {
      let crashes = 0;
      let deployed: DeployedHost | null = null;
      while (deployed === null) {
        // Where the last one left nothing behind, this process gets one further.
        const lets = point === "before it is stored" && crashes > 0 ? 1 : 0;
        deployed = await run({ around: (store) => dying(store, point, lets) }).catch(interruption);
        if (deployed === null) crashes++;
        expect(crashes, "it does not come to its end").to.be.at.most(TRANSACTIONS);
      }
      await expectOne(deployed);
      expect(crashes).to.equal(TRANSACTIONS);
    });

  it("goes on after kill -9 at any transaction, on its way there or back", async () => {
    const seen = new Map<unknown, number>();
    let kills = 0;
    const [proxy, program] = await Promise.all([
      FaultyProxy.start(setup.chain.url),
      keeperProgram("test/installer/chain/deploy-once.ts"),
    ]);
    try {
      for (let ended: number | null = null; ended === null; ) {
        const told: DeployOnce = {
          rpcUrl: proxy.url,
          folder: setup.folder,
          artifacts: ARTIFACTS,
          keystoreFile: setup.keystore.keystoreFile,
          passphraseFile: setup.keystore.passphraseFile,
          answers: setup.answers(),
          parties,
        };
        const installer = spawn(process.execPath, [program, JSON.stringify(told)], {
          stdio: "inherit",
        });
        const kill = () => {
          kills++;
          installer.kill("SIGKILL");
        };
        proxy.fault = (method, [raw]) => {
          if (method !== "eth_sendRawTransaction" || seen.has(raw)) return "pass";
          seen.set(raw, seen.size);
          // Every other one reaches the chain, and its answer nobody.
          if (seen.size % 2 === 0) kill();
          else void setup.chain.rpc(method, raw).finally(kill);
          return "hang";
        };
        const [code, signal] = (await once(installer, "exit")) as [number | null, string | null];
        if (signal !== "SIGKILL") ended = code;
        if (ended !== null) expect(ended).to.equal(0);
      }
    } finally {
      await proxy.close();
    }
    await expectOne(await run());
    expect(seen.size).to.equal(TRANSACTIONS);
    expect(kills).to.equal(TRANSACTIONS);
  });

  it("takes back a last line of the journal that was cut off", async () => {
    await run({ around: (store) => dying(store, "before it is sent", 4) }).catch(interruption);
    const journal = join(plan().folder, "journal.jsonl");
    await appendFile(journal, '\n{"type":"TRANSACTION_SE');
    await expectOne(await run());
    expect(await readFile(journal, "utf8")).not.to.include('TRANSACTION_SE"\n');
  });

  it("refuses a journal that is damaged elsewhere", async () => {
    await run({ around: (store) => dying(store, "before it is sent", 4) }).catch(interruption);
    await appendFile(join(plan().folder, "journal.jsonl"), '\n{"type":"TRANS\n{"type":"TRANSACTION_SEND"}');
    await rejection(run(), FinalError, "DEPLOYMENT_JOURNAL_DAMAGED");
  });

  it("sends again what a reorganisation has taken back, before it calls it done", async () => {
    const mark = await setup.chain.mark();
    const rules = { confirmations: 3, finality: { depth: 100 } };
    const deploying = run({ rules });
    // All of them are there, and none is deep enough: the chain stands still.
    const until = Date.now() + 120_000;
    while ((await setup.used()) < TRANSACTIONS && Date.now() < until)
      await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await setup.used()).to.equal(TRANSACTIONS);
    await setup.chain.goBack(mark);
    expect(await setup.used()).to.equal(0);
    while ((await setup.used()) < TRANSACTIONS && Date.now() < until)
      await new Promise((resolve) => setTimeout(resolve, 20));
    await setup.chain.mine(3);
    await expectOne(await deploying);
  });

  for (const [asked, code] of [
    ["Ignition", "DEPLOYMENT_FAILED"],
    ["the outbox", "DEPLOYMENT_REFUSED"],
  ] as const)
    it(`tries again what a server that lags has refused when ${asked} asked`, async () => {
      const proxy = await FaultyProxy.start(setup.chain.url);
      try {
        const addPlan = subscriptionsAbi.getFunction("addPlan").selector;
        let estimates = 0;
        let isBehind = true;
        proxy.fault = (method, [call]) => {
          const { data = "" } = (call ?? {}) as { readonly data?: string };
          if (!isBehind || !data.startsWith(addPlan)) return "pass";
          if (method === "eth_estimateGas") estimates++;
          // Ignition asks first.
          if (asked === "the outbox" && estimates < 2) return "pass";
          return { error: { code: 3, message: "execution reverted", data: "0x" } };
        };
        await rejection(run({ rpcUrl: proxy.url }), RetryableError, code);
        isBehind = false;
        await expectOne(await run({ rpcUrl: proxy.url }));
      } finally {
        await proxy.close();
      }
    });

  it("waits for money where it has run out, and goes on with it", async () => {
    await setup.fund(10n ** 15n);
    await rejection(run(), RetryableError, "DEPLOYER_OUT_OF_GAS");
    await setup.fund(10n ** 20n);
    await expectOne(await run());
  });

  it("stops when nobody waits any more, and goes on when somebody does", async () => {
    const waiting = new AbortController();
    const said = (line: string) => {
      if (line.startsWith("grantRole")) waiting.abort();
    };
    const outcome = await deployContracts(await setup.payer(), plan(), said, waiting.signal).catch(
      (error: unknown) => error,
    );
    expect(outcome).to.equal(waiting.signal.reason);
    expect(await setup.used()).to.be.within(4, TRANSACTIONS - 1);
    await expectOne(await run());
  });

  it("sends as another what lost its nonce to somebody else with the key", async () => {
    const proxy = await FaultyProxy.start(setup.chain.url);
    try {
      proxy.fault = (method) => (method === "eth_sendRawTransaction" ? "down" : "pass");
      const around = (store: OutboxStore) => dying(store, "before it is sent", 0);
      await run({ rpcUrl: proxy.url, around }).catch(interruption);
    } finally {
      await proxy.close();
    }
    const wallet = (await setup.keystore.open()).connect(setup.chain.provider);
    await (await wallet.sendTransaction({ to: wallet, nonce: 0 })).wait();
    // Final by the chain's rule.
    await setup.chain.mine(2);
    // Ignition may be the first to miss it, or we: each time it is started again, as the installer does.
    const again = async (error: unknown) => {
      if (!(error instanceof RetryableError)) throw error;
      return run();
    };
    const { addresses } = await run().catch(again).catch(again);
    const subscriptions = Subscriptions__factory.connect(addresses.subscriptions ?? "", setup.chain.provider);
    expect(await subscriptions.planCount()).to.equal(2n);
    expect(await setup.used()).to.equal(TRANSACTIONS + 1);
  });

  for (const point of ["before anybody knows", "before it is stored"] as const)
    it(`goes on by no journal whose outbox was lost after a crash ${point}`, async () => {
      await run({ around: (store) => dying(store, point, 2) }).catch(interruption);
      const used = await setup.used();
      await setup.forget();
      await rejection(run(), FinalError, "DEPLOYMENT_STATE_MIXED");
      expect(await setup.used()).to.equal(used);
    });

  it("begins anew where its journal was moved away", async () => {
    const first = await run();
    await rm(plan().folder, { recursive: true });
    const second = await run();
    expect(second.addresses.subscriptions).not.to.equal(first.addresses.subscriptions);
    expect(second.firstBlock).to.be.above(first.firstBlock);
    expect(await setup.used()).to.equal(2 * TRANSACTIONS);
  });

  it("says that answers were changed which contracts were made of already", async () => {
    await expectOne(await run());
    const other = { ...plan({ adminDelay: 7 }), name: plan().name };
    const deploying = deployContracts(await setup.payer(), other, silent, never);
    await rejection(deploying, FinalError, "DEPLOYMENT_CHANGED");
    expect(await setup.used()).to.equal(TRANSACTIONS);
  });
});

const KILLED = "the machine was switched off";

/** The outbox's store in a process that is switched off at a transaction, after so many that it lets through. */
function dying(
  store: OutboxStore,
  point: "before it is stored" | "before it is sent" | "before anybody knows",
  lets: number,
): OutboxStore {
  let left = lets;
  let isDead = false;
  const dead = () => {
    isDead = true;
    return new Error(KILLED);
  };
  return changed(store, {
    create: async (entry) => {
      if (left-- > 0) return store.create(entry);
      if (point === "before it is stored") throw dead();
      await store.create(entry);
      if (point === "before it is sent") throw dead();
      isDead = true;
    },
    find: async (purpose) => {
      if (isDead) throw dead();
      return store.find(purpose);
    },
  });
}

/** @throws any other error */
function interruption(error: unknown): null {
  if (!String(error).includes(KILLED)) throw error;
  return null;
}

function changed(store: OutboxStore, change: Partial<OutboxStore>): OutboxStore {
  const whole: OutboxStore = {
    find: (purpose) => store.find(purpose),
    open: () => store.open(),
    openNonces: (sender) => store.openNonces(sender),
    create: (entry) => store.create(entry),
    addAttempt: (purpose, attempt) => store.addAttempt(purpose, attempt),
    settle: (entry) => store.settle(entry),
  };
  return { ...whole, ...change };
}
