import { expect } from "chai";
import { formatUnits } from "ethers";
import { runCommand } from "../run-command.ts";
import { LIAR, lyingPost } from "../support/lying-post.ts";
import { OperatorBed } from "../support/operator-bed.ts";

const BOB = "0x00000000000000000000000000000000000B0b01";

describe("blockhost bw send", function () {
  this.timeout(60_000);
  let bed: OperatorBed;

  before(async () => {
    bed = await OperatorBed.open();
    expect((await bed.run("ab", "add", "bob", BOB)).code).to.equal(0);
  });
  after(() => bed.close());
  beforeEach(() => bed.remember());
  afterEach(() => bed.restore());

  const ether = (address: string) => bed.chain.provider.getBalance(address);

  it("pays somebody of the address book in an accepted token, and tells hash, block and fee", async () => {
    const before = await ether(bed.ops.address);
    const { code, out, err } = await bed.sign("bw", "send", "12.5", "tusd", "bob");
    expect(code, err).to.equal(0);
    expect(await bed.coin.balanceOf(BOB)).to.equal(12_500_000n);
    const fee = formatUnits(before - (await ether(bed.ops.address)), 18);
    const { number } = await bed.chain.head();
    expect(out).to.match(
      new RegExp(
        `^done: send 12\\.5 TUSD to bob \\(${BOB}\\)\n  0x[0-9a-f]{64} in block ${number}, for ${fee} ETH$`,
      ),
    );
    const [, hash = ""] = /(0x[0-9a-f]{64})/.exec(out) ?? [];
    expect(err, "told before it was broadcast").to.equal(`sending ${hash} (nonce 0)`);
  });

  it("pays in the chain's own money", async () => {
    const { code, err } = await bed.sign("bw", "send", "0.25", "eth", BOB);
    expect(code, err).to.equal(0);
    expect(await ether(BOB)).to.equal(25n * 10n ** 16n);
  });

  it("sends all of a token", async () => {
    expect((await bed.sign("bw", "send", "all", "tusd", "bob")).code).to.equal(0);
    expect(await bed.coin.balanceOf(BOB)).to.equal(1_000_000_000n);
    expect((await bed.sign("bw", "send", "all", "eth", "bob")).code).to.equal(2);
  });

  it("tells programs what it sent", async () => {
    const { out } = await bed.sign("bw", "send", "1", "tusd", "bob", "--json");
    const { transactions, ...rest } = JSON.parse(out);
    expect(rest).to.deep.equal({ sent: true, chainId: 31337, from: bed.ops.address });
    const [only] = transactions;
    expect(only.what).to.equal(`send 1 TUSD to bob (${BOB})`);
    const receipt = await bed.chain.provider.getTransactionReceipt(only.hash);
    expect(BigInt(only.fee)).to.equal(receipt?.fee);
  });

  it("tries it and sends nothing with --dry-run, without the passphrase", async () => {
    const { keystoreFile } = bed.ops;
    const { code, out } = await bed.run(
      "bw",
      "send",
      "1",
      "tusd",
      "bob",
      "--dry-run",
      "--keystore",
      keystoreFile,
    );
    expect(code).to.equal(0);
    expect(out).to.match(/^would send 1 TUSD to bob \(0x\w+\)\n {2}\d+ gas, for 0\.0\d+ ETH at most$/);
    expect(await bed.coin.balanceOf(BOB)).to.equal(0n);
  });

  it("says why it cannot be, and sends nothing", async () => {
    const { code, out, err } = await bed.sign("bw", "send", "1000.000001", "tusd", "bob");
    expect({ code, out }).to.deep.equal({ code: 3, out: "" });
    expect(err).to.match(
      /CHAIN_CALL_REFUSED.*ERC20InsufficientBalance\(sender 0x\w+, balance 1000000000, needed 1000000001\)/,
    );
    expect(await bed.chain.provider.getTransactionCount(bed.ops.address)).to.equal(0);
  });

  it("prints what another wallet has to send, and for Safe a batch of it", async () => {
    const text = await bed.run("bw", "send", "1", "tusd", "bob", "--calldata");
    expect(text.code).to.equal(0);
    const data = bed.coin.interface.encodeFunctionData("transfer", [BOB, 1_000_000n]);
    const to = await bed.coin.getAddress();
    expect(text.out).to.equal(
      `send 1 TUSD to bob (${BOB})\n  chain 31337\n  to    ${to}\n  value 0\n  data  ${data}`,
    );
    const batch = JSON.parse((await bed.run("bw", "send", "1", "tusd", "bob", "--calldata", "--json")).out);
    expect(batch.chainId).to.equal("31337");
    expect(batch.transactions).to.deep.equal([
      { to, value: "0", data, contractMethod: null, contractInputsValues: null },
    ]);
  });

  it("says that the Safe could not send it, and prints it nevertheless", async () => {
    const { code, out, err } = await bed.run("bw", "send", "1", "tusd", "bob", "--calldata", "--from", BOB);
    expect(code).to.equal(1);
    expect(out).to.include("data  0x");
    expect(err).to.include("ERC20InsufficientBalance");
  });

  it("refuses a keeper's key, which sends by itself all the time", async () => {
    const { code, err } = await bed.signAs(bed.keeper, "bw", "send", "1", "eth", "bob");
    expect(code).to.equal(2);
    expect(err).to.match(/^blockhost: SIGNER_IS_KEEPER/m);
    expect(await ether(BOB)).to.equal(0n);
  });

  it("asks for the passphrase where no file has it, and shows it nowhere", async () => {
    const asked: string[] = [];
    const args = ["bw", "send", "1", "tusd", "bob", "--keystore", bed.ops.keystoreFile];
    const { code, out, err } = await runCommand(args, bed.env, undefined, (question) => {
      asked.push(question);
      return bed.ops.passphrase;
    });
    expect(code, err).to.equal(0);
    expect(asked).to.deep.equal([`Passphrase of ${bed.ops.keystoreFile}: `]);
    expect(out + err).to.not.include(bed.ops.passphrase);
  });

  const wrong: readonly (readonly [name: string, args: readonly string[]])[] = [
    ["more digits than the token has", ["1.0000001", "tusd", "bob"]],
    ["nothing", ["0", "tusd", "bob"]],
    ["a negative amount", ["--", "-1", "tusd", "bob"]],
    ["a token that nobody accepts", ["1", "usdc", "bob"]],
    ["a token where there is none", ["1", BOB, "bob"]],
    ["somebody unknown", ["1", "tusd", "carol"]],
    ["an address with a changed letter", ["1", "tusd", BOB.replace("B0b", "b0B")]],
    ["the contract, which would keep it", ["1", "tusd", "subscriptions"]],
    ["the zero address", ["1", "eth", `0x${"00".repeat(20)}`]],
    ["nobody", ["1", "tusd"]],
  ];
  for (const [name, args] of wrong)
    it(`refuses ${name}, and sends nothing`, async () => {
      const { code } = await runSigned(args);
      expect(code).to.equal(2);
      expect(await bed.chain.provider.getTransactionCount(bed.ops.address)).to.equal(0);
    });

  function runSigned(args: readonly string[]) {
    const { keystoreFile, passphraseFile } = bed.ops;
    return bed.run("bw", "send", "--keystore", keystoreFile, "--passphrase-file", passphraseFile, ...args);
  }

  it("refuses without a key, and says what to add", async () => {
    const { code, err } = await bed.run("bw", "send", "1", "tusd", "bob");
    expect(code).to.equal(2);
    expect(err).to.include("--keystore");
  });

  it("pays nothing by the word of one server that lies about a token", async () => {
    await bed.configure({ rpcUrls: [bed.chain.url, `${bed.chain.url}${LIAR}`], quorum: 2 });
    const word = (value: string) => `0x${value.padStart(64, "0")}`;
    const { keystoreFile, passphraseFile } = bed.ops;
    const key = ["--keystore", keystoreFile, "--passphrase-file", passphraseFile];
    const { decimals, symbol } = { decimals: "0x313ce567", symbol: "0x95d89b41" };
    for (const lies of [{ [decimals]: word("12") }, { [symbol]: word("0") }]) {
      const post = lyingPost(lies);
      const { code, err } = await runCommand(
        ["bw", "send", "1", "tusd", "bob", ...key],
        bed.env,
        undefined,
        undefined,
        post,
      );
      expect(code).to.equal(3);
      expect(err).to.include("CHAIN_SERVERS_DISAGREE");
    }
    expect(await bed.chain.provider.getTransactionCount(bed.ops.address)).to.equal(0);
    await bed.configure();
  });

  it("waits for confirmations, and puts a dearer transaction in the place of one that waits", async () => {
    await bed.configure({ confirmations: 2, finality: { depth: 2 }, bumpAfterBlocks: 1 });
    await bed.chain.automine(false);
    try {
      const sent = bed.sign("bw", "send", "1", "tusd", "bob", "--json");
      const waiting = async () => {
        const block = (await bed.chain.rpc("eth_getBlockByNumber", "pending", true)) as {
          transactions: { hash: string; maxFeePerGas: string }[];
        };
        return block.transactions[0];
      };
      const until = async <T>(look: () => Promise<T | undefined>): Promise<T> => {
        for (;;) {
          const found = await look();
          if (found !== undefined) return found;
        }
      };
      const first = await until(waiting);
      // A block without it: as one that is full of dearer ones.
      await bed.chain.rpc("hardhat_dropTransaction", first.hash);
      await bed.chain.mine();
      const second = await until(waiting);
      expect(second.hash).to.not.equal(first.hash);
      expect(BigInt(second.maxFeePerGas) * 8n >= BigInt(first.maxFeePerGas) * 9n).to.equal(true);
      const { number } = await bed.chain.head();
      await bed.chain.mine();
      let isDone = false;
      void sent.then(() => {
        isDone = true;
      });
      await until(async () => {
        await bed.chain.mine();
        return isDone || undefined;
      });
      const { out, code, err } = await sent;
      expect(code, err).to.equal(0);
      const [only] = JSON.parse(out).transactions;
      expect(only).to.deep.include({ hash: second.hash, block: number + 1 });
      expect(err.split("\n")).to.have.length(2);
    } finally {
      await bed.chain.automine(true);
      await bed.configure();
    }
  });
});
