import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { parseEther, toQuantity } from "ethers";
import { forgetDeployer } from "../../../installer/chain/forget-deployer.ts";
import { type FullChainSetup, openChainSetup } from "../../../installer/chain/open-chain-setup.ts";
import type { Parties } from "../../../installer/finalize/ports/chain-setup.ts";
import type { Part } from "../../../installer/finalize/ports/part.ts";
import { realTime } from "../../../keeper/composition/real-time.ts";
import { RetryableError } from "../../../keeper/core/errors.ts";
import { Subscriptions__factory } from "../../../typechain-types/factories/Subscriptions__factory.ts";
import { rejection } from "../../keeper/support/rejection.ts";
import { ARTIFACTS } from "./artifacts.ts";
import { account, SetupChain } from "./setup-chain.ts";

const never = new AbortController().signal;
const silent = () => {};

describe("openChainSetup", function () {
  // Starts nodes, and stretches passphrases.
  this.timeout(240_000);

  let setup: SetupChain;
  let parties: Parties;
  beforeEach(async () => {
    setup = await SetupChain.start();
    parties = { keeper: account(0xc), admin: await (await setup.chain.account(5)).getAddress() };
  });
  afterEach(() => setup.close());

  function open(contracts: object = {}, rpcUrls?: readonly string[], lease = 0n): FullChainSetup {
    const blockchain = setup.answers(contracts);
    return openChainSetup({
      blockchain:
        rpcUrls === undefined
          ? blockchain
          : { ...blockchain, chain: { ...blockchain.chain, rpcUrls: [...rpcUrls] } },
      folder: join(setup.folder, "state"),
      artifacts: ARTIFACTS,
      openStore: (file) => setup.openStore(file),
      time: realTime,
      lease,
      rules: { pollIntervalMs: 20 },
      onProblem: (error) => void setup.problems.push(error),
    });
  }

  const balance = (address: string) => setup.chain.provider.getBalance(address);
  const done = <T>(part: Part<T>) => part.make(silent, never);

  /** The deployer of this setup, with money. */
  async function funded(chain: FullChainSetup, wei: bigint): Promise<string> {
    const deployer = await chain.deployer();
    const giver = await setup.chain.account(0);
    await (await giver.sendTransaction({ to: deployer, value: wei })).wait();
    return deployer;
  }

  it("takes a host from a key without money to contracts, gas and a deployer with next to nothing", async () => {
    const chain = open();
    const { needs, address } = await chain.funds(parties);
    const before = await balance(parties.admin);
    expect(await funded(chain, needs)).to.equal(address);
    expect(await chain.contracts(parties).look()).to.equal(null);
    const contracts = await done(chain.contracts(parties));
    expect(await chain.contracts(parties).look()).to.deep.equal(contracts);
    expect(await chain.gas(parties).look()).to.equal(null);
    await done(chain.gas(parties));
    expect(await chain.gas(parties).look()).to.deep.equal({ balance: `${await balance(parties.keeper)}` });
    expect(await chain.sweep(parties).look()).to.equal(null);
    await done(chain.sweep(parties));
    const left = await balance(address);
    expect(await chain.sweep(parties).look()).to.deep.equal({ left: `${left}` });
    expect((await chain.funds(parties)).needs).to.equal(0n);
    expect(left < needs / 1_000n, `${left} of ${needs} is left`).to.equal(true);
    expect((await balance(parties.admin)) > before).to.equal(true);
    // Three contracts, eleven calls, two payments.
    expect(await setup.chain.provider.getTransactionCount(address)).to.equal(16);
  });

  it("gives the keeper what it pays a broker at first, beside its gas", async () => {
    const lease = parseEther("3");
    const chain = open({}, undefined, lease);
    const { needs } = await chain.funds(parties);
    expect(needs > lease, `${needs}`).to.equal(true);
    await funded(chain, needs);
    await done(chain.gas(parties));
    expect((await balance(parties.keeper)) > lease).to.equal(true);
    expect((await chain.funds(parties)).needs < lease).to.equal(true);
  });

  it("finds all of it done in a new process, and does nothing twice", async () => {
    const chain = open();
    const deployer = await funded(chain, parseEther("10"));
    const contracts = await done(chain.contracts(parties));
    await done(chain.gas(parties));
    await done(chain.sweep(parties));
    const used = await setup.chain.provider.getTransactionCount(deployer);
    const again = open();
    expect(await again.deployer()).to.equal(deployer);
    expect(await again.contracts(parties).look()).to.deep.equal(contracts);
    expect(await done(again.contracts(parties))).to.deep.equal(contracts);
    for (const part of [again.gas(parties), again.sweep(parties)]) {
      expect(await part.look()).not.to.equal(null);
      await part.make(silent, never);
    }
    expect(await setup.chain.provider.getTransactionCount(deployer)).to.equal(used);
  });

  it("makes contracts of their own for other answers, and finds the first again with theirs", async () => {
    const [chain, other] = [open(), open({ adminDelay: 7 })];
    await funded(chain, parseEther("10"));
    const first = await done(chain.contracts(parties));
    const whole = (await other.funds(parties)).needs;
    expect(await other.contracts(parties).look()).to.equal(null);
    const second = await done(other.contracts(parties));
    expect(second.subscriptions).not.to.equal(first.subscriptions);
    expect((await other.funds(parties)).needs < whole).to.equal(true);
    expect(await chain.contracts(parties).look()).to.deep.equal(first);
    expect(await other.contracts(parties).look()).to.deep.equal(second);
  });

  it("keeps its key for its owner's eyes, the same in every process", async () => {
    const deployer = await open().deployer();
    expect(await open().deployer()).to.equal(deployer);
    for (const name of ["deployer.json", "deployer.passphrase"])
      expect((await stat(join(setup.folder, "state", name))).mode & 0o777, name).to.equal(0o600);
    expect((await stat(join(setup.folder, "state"))).mode & 0o777).to.equal(0o700);
  });

  it("has the admin take over at once, by the call that it is given, and with the delay from then on", async () => {
    const chain = open({ adminDelay: 259_200 });
    await funded(chain, parseEther("10"));
    const { subscriptions } = await done(chain.contracts(parties));
    const call = await chain.handover(subscriptions, parties.admin);
    const admin = await setup.chain.account(5);
    const { to = "", data = "", from = 0 } = call ?? {};
    const { timestamp = 0 } = (await setup.chain.provider.getBlock("latest")) ?? {};
    expect(from).to.be.at.most(timestamp + 1);
    await (await admin.sendTransaction({ to, data })).wait();
    const contract = Subscriptions__factory.connect(subscriptions, setup.chain.provider);
    expect(await contract.defaultAdmin()).to.equal(parties.admin);
    const [delay, effect] = await contract.pendingDefaultAdminDelay();
    expect(delay).to.equal(259_200n);
    expect(effect - BigInt(timestamp) <= 259_200n).to.equal(true);
    expect(await chain.handover(subscriptions, parties.admin)).to.equal(null);
    expect(await chain.contracts(parties).look()).not.to.equal(null);
  });

  it("sees that a role of a deployed host is gone", async () => {
    const chain = open();
    const other = { ...parties, keeper: account(0xe) };
    await funded(chain, parseEther("10"));
    await done(chain.contracts(parties));
    expect(await chain.contracts(other).look()).to.equal(null);
  });

  it("asks for money, with the sum, when there is none for the keeper", async () => {
    const chain = open();
    await funded(chain, 10n ** 15n);
    const error = await rejection(done(chain.gas(parties)), RetryableError, "DEPLOYER_OUT_OF_GAS");
    expect(error.remedy).to.include(await chain.deployer());
  });

  it("gives the keeper what there is, if it is enough, when prices have risen", async () => {
    const chain = open();
    const { needs } = await chain.funds({ ...parties, keeper: account(0xc) });
    await funded(chain, needs / 10n);
    // A third of what was planned is enough.
    const planned = 60n * 250_000n * BigInt(String(await setup.chain.rpc("eth_gasPrice")));
    await setup.chain.rpc("hardhat_setBalance", await chain.deployer(), toQuantity((planned * 3n) / 4n));
    await done(chain.gas(parties));
    expect(await chain.gas(parties).look()).not.to.equal(null);
  });

  it("leaves the money where it is when the admin's wallet takes none, and says how much", async () => {
    const chain = open();
    const deployer = await funded(chain, parseEther("1"));
    const refusing = { ...parties, admin: setup.stablecoin };
    expect(await chain.sweep(refusing).look()).to.deep.equal({ left: `${await balance(deployer)}` });
  });

  it("holds on to the deployer's key while a role or money hangs on it, and not longer", async () => {
    const chain = open();
    await funded(chain, parseEther("10"));
    const { subscriptions } = await done(chain.contracts(parties));
    await done(chain.sweep(parties));
    expect(await chain.deployerTie(subscriptions, parties.admin)).to.equal("admin");
    const { to = "", data = "" } = (await chain.handover(subscriptions, parties.admin)) ?? {};
    await (await (await setup.chain.account(5)).sendTransaction({ to, data })).wait();
    expect(await chain.deployerTie(subscriptions, parties.admin)).to.equal(null);
    // What cannot be sent to a wallet that takes no coin is not nothing.
    expect(await chain.deployerTie(subscriptions, setup.stablecoin)).to.equal("money");
    await funded(chain, parseEther("1"));
    expect(await chain.deployerTie(subscriptions, parties.admin)).to.equal("money");
  });

  it("makes another key when a removal of the first was cut short", async () => {
    const first = await open().deployer();
    await rm(join(setup.folder, "state", "deployer.json"));
    const second = await open().deployer();
    expect(second).not.to.equal(first);
    await forgetDeployer(join(setup.folder, "state"));
    expect(await readdir(join(setup.folder, "state"))).to.deep.equal([]);
  });

  it("takes contracts that are there once their admin has let the keeper in", async () => {
    const chain = open();
    const deployer = await funded(chain, parseEther("10"));
    const { checkout: _none, ...made } = await done(chain.contracts(parties));
    const { subscriptions, inbox, deploymentBlock } = made;
    const wanted = { kind: "existing", subscriptions, inbox, deploymentBlock };
    const newcomer = { ...parties, keeper: account(0xf) };
    const existing = open(wanted).contracts(newcomer);
    expect(await existing.look()).to.equal(null);
    const said: string[] = [];
    const waiting = existing.make((line) => void said.push(line), never);
    await setup.chain.rpc("hardhat_impersonateAccount", deployer);
    const until = Date.now() + 60_000;
    while (said.length < 2 && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 20));
    const data = /data (0x[0-9a-f]+)/.exec(said.join("\n"))?.[1];
    await setup.chain.rpc("eth_sendTransaction", { from: deployer, to: subscriptions, data });
    expect(await waiting).to.deep.equal({ ...made, checkout: null });
  });
});
