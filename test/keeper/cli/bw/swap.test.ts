import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { parseEther, toBeHex } from "ethers";
import { type DevnetContracts, deployDevnet } from "../../../../devnet/chain/deploy-devnet.ts";
import { swapPaths } from "../../../../devnet/chain/swap-paths.ts";
import { TestStablecoin__factory } from "../../../../typechain-types/factories/mocks/TestStablecoin__factory.ts";
import { SwapCheckout__factory } from "../../../../typechain-types/factories/SwapCheckout__factory.ts";
import type { TestStablecoin } from "../../../../typechain-types/mocks/TestStablecoin.ts";
import { TempKeystore } from "../../chain/keystore.ts";
import { TestChain } from "../../chain/test-chain.ts";
import { runCommand } from "../run-command.ts";
import { LIAR, lyingPost } from "../support/lying-post.ts";

describe("blockhost bw swap", function () {
  this.timeout(120_000);
  let chain: TestChain;
  let contracts: DevnetContracts;
  let ops: TempKeystore;
  let coin: TestStablecoin;
  let other: TestStablecoin;
  let router: string;
  let folder: string;
  let env: Record<string, string>;
  let mark: unknown;

  before(async () => {
    [chain, ops] = await Promise.all([TestChain.start(), TempKeystore.create()]);
    const admin = await chain.account(0);
    contracts = await deployDevnet(chain.provider, admin.address, "debian-12");
    coin = TestStablecoin__factory.connect(contracts.stablecoin, admin);
    other = TestStablecoin__factory.connect(contracts.other, admin);
    router = await SwapCheckout__factory.connect(contracts.checkout, admin).router();
    await chain.rpc("hardhat_setBalance", ops.address, toBeHex(parseEther("100")));
    await (await coin.mint(ops.address, 10_000_000_000n)).wait();
    folder = await mkdtemp(join(tmpdir(), "blockhost-swap-"));
    env = { BLOCKHOST_CONFIG: join(folder, "operator.json"), BLOCKHOST_ADDRESS_BOOK: join(folder, "book") };
    const place = {
      chainId: chain.chainId,
      rpcUrls: [chain.url],
      subscriptions: contracts.subscriptions,
      deploymentBlock: 0,
      confirmations: 0,
      finality: { depth: 0 },
      pollIntervalMs: 20,
      maxFeePerGasGwei: "100",
    };
    const swaps = { checkout: contracts.checkout, quoter: contracts.quoter, tokens: swapPaths(contracts) };
    await writeFile(env.BLOCKHOST_CONFIG ?? "", JSON.stringify({ chain: place, portal: { swaps } }));
  });
  after(async () => {
    await chain.close();
    await ops.remove();
    await rm(folder, { recursive: true });
  });
  beforeEach(async () => {
    mark = await chain.mark();
  });
  afterEach(() => chain.rpc("evm_revert", mark));

  const run = (...args: string[]) => runCommand(["bw", "swap", ...args], env);
  const sign = (...args: string[]) =>
    run(...args, "--keystore", ops.keystoreFile, "--passphrase-file", ops.passphraseFile);
  const ether = () => chain.provider.getBalance(ops.address);

  it("pays exactly what was said, for the chain's own money, and leaves no allowance behind", async () => {
    const before = await ether();
    const { code, out, err } = await sign("250", "tusd", "eth", "--min", "0.099", "--json");
    expect(code, err).to.equal(0);
    expect(await coin.balanceOf(ops.address)).to.equal(9_750_000_000n);
    expect(await coin.allowance(ops.address, router)).to.equal(0n);
    const { transactions } = JSON.parse(out);
    expect(transactions).to.have.length(2);
    const fees = transactions.reduce((sum: bigint, { fee }: { fee: string }) => sum + BigInt(fee), 0n);
    const got = (await ether()) + fees - before;
    // A tenth of an ether at 2,500 dollars, less the pool's fee of 0.05 % and what it moves the price.
    expect(got > parseEther("0.0999") && got < parseEther("0.1"), `${got}`).to.equal(true);
  });

  it("goes the other way round too, and between tokens", async () => {
    const { code, err } = await sign("1", "eth", "tusd", "--min", "2450");
    expect(code, err).to.equal(0);
    const got = (await coin.balanceOf(ops.address)) - 10_000_000_000n;
    expect(got > 2_490_000_000n && got < 2_500_000_000n, `${got}`).to.equal(true);
    const token = await sign("100", "tusd", contracts.other, "--min", "199");
    expect(token.code, token.err).to.equal(0);
    const came = await other.balanceOf(ops.address);
    expect(came > parseEther("199") && came < parseEther("200"), `${came}`).to.equal(true);
  });

  it("sends nothing when it is not said how little is too little, and tells the price of now", async () => {
    const { code, err } = await sign("250", "tusd", "eth");
    expect(code).to.equal(2);
    expect(err).to.match(/The pools would give 0\.0999\d+ ETH for it now/);
    expect(await chain.provider.getTransactionCount(ops.address)).to.equal(0);
  });

  it("sends nothing, not even an allowance, when the pools give too little", async () => {
    expect((await sign("250", "tusd", "eth", "--min", "0.1")).code).to.equal(2);
    expect(await chain.provider.getTransactionCount(ops.address)).to.equal(0);
  });

  it("gets its bound or nothing when the price is moved between the look and the block", async () => {
    const approved = await sign(
      "250",
      "tusd",
      "eth",
      "--min",
      "0.099",
      "--calldata",
      "--from",
      ops.address,
      "--json",
    );
    const [approve, swap] = JSON.parse(approved.out).transactions;
    const wallet = (await ops.open()).connect(chain.provider);
    await (await wallet.sendTransaction(approve)).wait();
    const whaleKey = await TempKeystore.create();
    await chain.rpc("hardhat_setBalance", whaleKey.address, toBeHex(parseEther("10")));
    await (await coin.mint(whaleKey.address, 10n ** 12n)).wait();
    const moved = await run(
      ...["100000", "tusd", "eth", "--min", "30", "--keystore", whaleKey.keystoreFile],
      ...["--passphrase-file", whaleKey.passphraseFile],
    );
    await whaleKey.remove();
    expect(moved.code, moved.err).to.equal(0);
    const refused = await wallet
      .sendTransaction({ ...swap, gasLimit: 500_000n })
      .catch((error: Error) => error);
    expect(`${refused}`).to.include("Too little received");
    expect(await coin.balanceOf(ops.address)).to.equal(10_000_000_000n);
  });

  it("allows no router that one server alone names", async () => {
    const config = await readFile(env.BLOCKHOST_CONFIG ?? "", "utf8");
    const { chain: place, ...others } = JSON.parse(config);
    const two = { ...place, rpcUrls: [`${chain.url}${LIAR}`, chain.url], quorum: 2 };
    await writeFile(env.BLOCKHOST_CONFIG ?? "", JSON.stringify({ chain: two, ...others }));
    const thief = ops.address.slice(2).toLowerCase().padStart(64, "0");
    const args = ["bw", "swap", "250", "tusd", "eth", "--min", "0.099", "--keystore", ops.keystoreFile];
    const post = lyingPost({ "0xf887ea40": `0x${thief}` });
    const { code, err } = await runCommand(
      [...args, "--passphrase-file", ops.passphraseFile],
      env,
      undefined,
      undefined,
      post,
    );
    await writeFile(env.BLOCKHOST_CONFIG ?? "", config);
    expect(code).to.equal(3);
    expect(err).to.include("CHAIN_SERVERS_DISAGREE");
    expect(await chain.provider.getTransactionCount(ops.address)).to.equal(0);
  });

  it("warns of a bound that gives much away", async () => {
    const { code, err } = await sign("250", "tusd", "eth", "--min", "0.05");
    expect(code).to.equal(0);
    expect(err).to.include("more than 5 % below");
  });

  it("sets an allowance to nothing first where there is another", async () => {
    const wallet = (await ops.open()).connect(chain.provider);
    await (await coin.connect(wallet).approve(router, 7n)).wait();
    const { code, out, err } = await sign("250", "tusd", "eth", "--min", "0.099");
    expect(code, err).to.equal(0);
    expect(out.match(/^done: allow Uniswap's router (\S+) TUSD/gm)).to.deep.equal([
      "done: allow Uniswap's router 0 TUSD",
      "done: allow Uniswap's router 250 TUSD",
    ]);
  });

  it("refuses what the configuration knows no way for", async () => {
    expect((await sign("1", "eth", contracts.other, "--min", "1")).code).to.equal(2);
    expect((await sign("1", "tusd", "tusd", "--min", "1")).code).to.equal(2);
    const config = JSON.parse(await readFile(env.BLOCKHOST_CONFIG ?? "", "utf8"));
    await writeFile(env.BLOCKHOST_CONFIG ?? "", JSON.stringify({ chain: config.chain }));
    expect((await sign("250", "tusd", "eth", "--min", "0.099")).code).to.equal(2);
    await writeFile(env.BLOCKHOST_CONFIG ?? "", JSON.stringify(config));
  });
});
