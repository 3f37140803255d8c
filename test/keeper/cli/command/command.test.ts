import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect } from "chai";
import { getBytes, Interface } from "ethers";
import { commandResultHash, commandResultText } from "../../../../keeper/protocol/command-result.ts";
import { keyPair } from "../../../../keeper/protocol/key-pair.ts";
import { openCommand } from "../../../../keeper/protocol/open-command.ts";
import { sealResult } from "../../../../keeper/protocol/seal-result.ts";
import type { CommandInbox } from "../../../../typechain-types/CommandInbox.ts";
import { CommandInbox__factory } from "../../../../typechain-types/factories/CommandInbox__factory.ts";
import { ContractWallet__factory } from "../../../../typechain-types/factories/mocks/ContractWallet__factory.ts";
import { runCommand } from "../run-command.ts";
import { OperatorBed } from "../support/operator-bed.ts";

const KEEPERS = keyPair(new Uint8Array(32).fill(7));

/** A result as the keeper words it. */
const textOf = (nonce: bigint, word: string | null, change: object) =>
  commandResultText({
    version: 1,
    nonce: `${nonce}`,
    word,
    at: 1,
    ok: true,
    code: "",
    what: "as you say",
    remedy: "",
    facts: { open: [1] },
    salt: `0x${"ab".repeat(32)}`,
    ...change,
  });

const EVIDENCE = `0x${"5a".repeat(32)}`;

describe("blockhost command", function () {
  this.timeout(120_000);
  let bed: OperatorBed;
  let inbox: CommandInbox;
  let address: string;
  let portal: Server;
  let url: string;
  /** What the portal serves, by path. */
  let served: Record<string, object>;

  before(async () => {
    bed = await OperatorBed.open();
    inbox = await new CommandInbox__factory(bed.shop.admin).deploy(bed.shop.address);
    address = await inbox.getAddress();
    portal = createServer(({ url: path = "" }, response) => {
      const body = served[path];
      response.writeHead(body ? 200 : 404).end(JSON.stringify(body ?? {}));
    });
    await new Promise<void>((resolve) => portal.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(portal.address() as AddressInfo).port}`;
  });
  after(async () => {
    portal.close();
    await bed.close();
  });
  beforeEach(async () => {
    served = {};
    await bed.remember();
    await bed.configure({}, { commands: { inbox: address } });
    const keeper = (await bed.keeper.open()).connect(bed.chain.provider);
    await inbox.connect(keeper).setEncryptionKey(KEEPERS.publicKey);
  });
  afterEach(() => bed.restore());

  const state = () => join(bed.folder, "state");
  const env = () => ({ ...bed.env, XDG_STATE_HOME: state() });
  const run = (...args: string[]) => runCommand(["command", ...args], env());
  const sign = (...args: string[]) => {
    const { keystoreFile, passphraseFile } = bed.ops;
    return run(...args, "--keystore", keystoreFile, "--passphrase-file", passphraseFile);
  };
  const receipts = () => readdir(join(state(), "blockhost/commands")).catch(() => []);

  /** The newest command as the keeper opens it. */
  async function posted() {
    const [event] = (await inbox.queryFilter(inbox.filters.CommandPosted())).slice(-1);
    if (!event) throw new Error("nothing was posted");
    const { nonce, by, epoch, deadline, ciphertext } = event.args;
    const context = {
      chainId: 31_337n,
      inbox: address,
      by,
      epoch: Number(epoch),
      deadline: Number(deadline),
    };
    const opened = await openCommand(getBytes(ciphertext), KEEPERS.secretKey, context);
    const block = await bed.chain.provider.getBlock(event.blockNumber);
    return { nonce, by, lifetime: Number(deadline) - (block?.timestamp ?? 0), ...opened };
  }

  /** The keeper answers the newest command. */
  async function answer(change: object = {}, isAcknowledged = true) {
    const { nonce, replyKey, command } = await posted();
    const text = textOf(nonce, command?.word ?? null, change);
    const sealed = await sealResult(text, replyKey ?? "", { chainId: 31_337n, inbox: address, nonce });
    const hash = commandResultHash(text);
    served[`/api/v1/commands/${nonce}`] = {
      nonce: `${nonce}`,
      hash,
      sealed: `0x${Buffer.from(sealed).toString("hex")}`,
      open: null,
    };
    const keeper = (await bed.keeper.open()).connect(bed.chain.provider);
    if (isAcknowledged) await inbox.connect(keeper).acknowledge(nonce, hash);
    return nonce;
  }

  for (const [args, command] of [
    [
      ["knock", "--source", "203.0.113.7"],
      { word: "knock", source: "203.0.113.7", ports: [22], seconds: 300 },
    ],
    [
      ["knock", "--source", "2001:DB8:7::/64", "--port", "22", "--port", "8006", "--for", "10m"],
      { word: "knock", source: "2001:db8:7::/64", ports: [22, 8006], seconds: 600 },
    ],
    [["close-knock"], { word: "close-knock" }],
    [
      ["suspend", "42", "--reason", "Sends spam"],
      { word: "suspend", subscription: "42", reason: "Sends spam" },
    ],
    [
      ["warn", "42", "--reason", "Sends spam", "--evidence", EVIDENCE.toUpperCase().replace("X", "x")],
      { word: "warn", subscription: "42", reason: "Sends spam", evidence: EVIDENCE },
    ],
    [
      ["throttle", "42", "--mbps", "2", "--reason", "Sends spam", "--evidence", EVIDENCE],
      { word: "throttle", subscription: "42", mbps: 2, reason: "Sends spam", evidence: EVIDENCE },
    ],
    [
      ["suspend", "42", "--reason", "Sends spam", "--evidence", EVIDENCE],
      { word: "suspend", subscription: "42", reason: "Sends spam", evidence: EVIDENCE },
    ],
    [["lift", "42"], { word: "lift", subscription: "42" }],
    [["resume", "42"], { word: "resume", subscription: "42" }],
    [["reboot", "42"], { word: "reboot", subscription: "42" }],
    [["pause-sales"], { word: "pause-sales" }],
    [["resume-sales"], { word: "resume-sales" }],
    [["set-stock", "1", "25"], { word: "set-stock", plan: "1", stock: 25 }],
    [["drain", "pve2"], { word: "drain", node: "pve2", on: true }],
    [["drain", "pve2", "--off"], { word: "drain", node: "pve2", on: false }],
    [["collect"], { word: "collect" }],
    [["rotate-inbox-key"], { word: "rotate-inbox-key" }],
    [["rotate-keeper-key"], { word: "rotate-keeper-key" }],
    [["status"], { word: "status" }],
  ] as const)
    it(`seals and posts: ${args.join(" ")}`, async () => {
      const { code, err } = await sign(...args, "--no-wait");
      expect(code, err).to.equal(0);
      const found = await posted();
      expect([found.command, found.by]).to.deep.equal([command, bed.ops.address]);
    });

  it("sends the digest of a file of evidence, and never the file", async () => {
    const file = join(bed.folder, "mail.eml");
    await writeFile(file, "");
    const given = ["--reason", "Sends spam", "--evidence"];
    const { code, err } = await sign("warn", "42", ...given, `@${file}`, "--no-wait");
    expect(code, err).to.equal(0);
    // Keccak-256 of nothing, as every book has it.
    expect((await posted()).command).to.deep.include({
      evidence: "0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470",
    });
    const missing = await sign("warn", "42", ...given, `@${file}.gone`, "--no-wait");
    expect([missing.code, await inbox.commandCount()]).to.deep.equal([2, 1n]);
  });

  it("leaves what needs finality more time, and takes what it is told", async () => {
    const lifetime = async (...args: string[]) => {
      await sign(...args, "--no-wait");
      return (await posted()).lifetime;
    };
    expect(await lifetime("status")).to.be.within(890, 900);
    expect(await lifetime("reboot", "1")).to.be.within(7_190, 7_200);
    expect(await lifetime("status", "--valid-for", "7d")).to.be.within(604_790, 604_800);
  });

  for (const [what, args] of [
    ["a source that is too wide", ["knock", "--source", "203.0.0.0/16"]],
    ["a source that is none", ["knock", "--source", "example.net"]],
    ["no source", ["knock"]],
    ["a port that is none", ["knock", "--source", "203.0.113.7", "--port", "ssh"]],
    ["a port beyond the last", ["knock", "--source", "203.0.113.7", "--port", "70000"]],
    ["too long a time", ["knock", "--source", "203.0.113.7", "--for", "2h"]],
    ["a subscription that is no number", ["resume", "x"]],
    ["a warning without evidence", ["warn", "42", "--reason", "Sends spam"]],
    [
      "evidence that is no digest",
      ["throttle", "42", "--mbps", "2", "--reason", "Sends spam", "--evidence", "0x5a"],
    ],
    ["a suspension without a reason", ["suspend", "42"]],
    ["a stock that is none", ["set-stock", "1", "many"]],
    ["a word that is not known", ["terminate", "42"]],
    ["a portal that is no address", ["status", "--portal", "host.example"]],
  ] as const)
    it(`refuses ${what} with 2, and posts nothing`, async () => {
      const { code, out, err } = await sign(...args);
      expect([code, out]).to.deep.equal([2, ""]);
      expect(err).not.to.equal("");
      expect(await inbox.commandCount()).to.equal(0n);
    });

  it("says with 2 that the configuration names no inbox", async () => {
    await bed.configure();
    expect((await sign("status")).err).to.include("commands.inbox");
  });

  it("says with 3 that the inbox is another contract, or has no key", async () => {
    await bed.configure({}, { commands: { inbox: bed.shop.address } });
    const wrong = await sign("status");
    expect([wrong.code, /INBOX_WRONG/.test(wrong.err)]).to.deep.equal([3, true]);
    const empty = await new CommandInbox__factory(bed.shop.admin).deploy(bed.shop.address);
    await bed.configure({}, { commands: { inbox: await empty.getAddress() } });
    const none = await sign("status");
    expect([none.code, /INBOX_NO_KEY/.test(none.err)]).to.deep.equal([3, true]);
  });

  it("says with 3 that the sender is no operator, and sends nothing", async () => {
    const { subscriptions } = bed.shop;
    await subscriptions.revokeRole(await subscriptions.OPERATOR_ROLE(), bed.ops.address);
    const { code, err } = await sign("status");
    expect([code, /CHAIN_CALL_REFUSED/.test(err)]).to.deep.equal([3, true]);
    expect(await inbox.commandCount()).to.equal(0n);
  });

  it("tries without sending, and keeps no receipt of it", async () => {
    const before = (await receipts()).length;
    const { code, out } = await run("status", "--dry-run", "--from", bed.ops.address);
    expect([code, /^would post the command status/.test(out)]).to.deep.equal([0, true]);
    expect([await inbox.commandCount(), (await receipts()).length]).to.deep.equal([0n, before]);
  });

  it("shows the result when it comes, and throws the receipt away", async () => {
    const { err } = await sign("knock", "--source", "203.0.113.7", "--no-wait");
    const receipt = /result (\S+)/.exec(err)?.[1] ?? "";
    const mode = (await stat(receipt)).mode & 0o777;
    await answer();
    const { code, out } = await run("result", receipt, "--portal", url);
    expect([code, mode]).to.deep.equal([0, 0o600]);
    expect(out).to.match(/^command 1: obeyed: as you say\n {2}open +\[1\]$/);
    expect(await receipts()).not.to.include(receipt.split("/").at(-1));
  });

  it("ends with 1 when the host refused, and says what to do", async () => {
    const { err } = await sign("status", "--no-wait");
    await answer({
      ok: false,
      code: "COMMAND_EXPIRED",
      what: "too late",
      remedy: "post it again",
      facts: {},
    });
    const { code, out } = await run("result", /result (\S+)/.exec(err)?.[1] ?? "", "--portal", url, "--json");
    const { acknowledged, result } = JSON.parse(out);
    expect([code, acknowledged, result.code, result.remedy]).to.deep.equal([
      1,
      true,
      "COMMAND_EXPIRED",
      "post it again",
    ]);
  });

  it("shows a result before the chain has its digest, and says so", async () => {
    const { err } = await sign("status", "--no-wait");
    await answer({}, false);
    const { code, out } = await run("result", /result (\S+)/.exec(err)?.[1] ?? "", "--portal", url);
    expect([code, /digest comes to the chain/.test(out)]).to.deep.equal([0, true]);
  });

  it("tells without a portal that the keeper is done, and keeps the receipt", async () => {
    const { err } = await sign("status", "--no-wait");
    const receipt = /result (\S+)/.exec(err)?.[1] ?? "";
    await answer();
    const { code, out } = await run("result", receipt);
    expect([code, /only the portal tells/.test(out)]).to.deep.equal([0, true]);
    expect(await readFile(receipt, "utf8")).to.include("replySecret");
  });

  it("seals for the Safe that posts it, and finds the answer by the receipt", async () => {
    const wallet = await new ContractWallet__factory(bed.shop.admin).deploy();
    const safe = await wallet.getAddress();
    await bed.shop.subscriptions.grantRole(await bed.shop.subscriptions.OPERATOR_ROLE(), safe);
    const { code, out, err } = await run("pause-sales", "--calldata", "--from", safe, "--json");
    expect(code, err).to.equal(0);
    const [{ to, data }] = JSON.parse(out).transactions;
    await wallet.execute(to, data);
    const found = await posted();
    expect([found.command?.word, found.by]).to.deep.equal(["pause-sales", safe]);
    expect(found.lifetime).to.be.within(86_390, 86_400);
    await answer();
    const told = await run("result", /result (\S+)/.exec(err)?.[1] ?? "", "--portal", url);
    expect([told.code, /obeyed/.test(told.out)]).to.deep.equal([0, true]);
  });

  it("asks for the Safe's address, without which it cannot seal", async () => {
    const { code, err } = await run("status", "--calldata");
    expect([code, /--from/.test(err)]).to.deep.equal([2, true]);
  });

  describe("is not taken in by a portal that", () => {
    const told = async () => {
      const { err } = await sign("status", "--no-wait");
      return /result (\S+)/.exec(err)?.[1] ?? "";
    };
    const read = (receipt: string) => run("result", receipt, "--portal", url, "--patience", "0");

    it("makes a result up", async () => {
      const receipt = await told();
      const nonce = await answer({}, false);
      const text = textOf(nonce, "status", { what: "another" });
      served[`/api/v1/commands/${nonce}`] = {
        nonce: `${nonce}`,
        hash: commandResultHash(text),
        sealed: null,
        open: text,
      };
      const { code, out, err } = await read(receipt);
      expect([code, out, /not sealed/.test(err)]).to.deep.equal([3, "", true]);
    });

    it("serves another result than was acknowledged", async () => {
      const receipt = await told();
      const nonce = await answer();
      const before = served[`/api/v1/commands/${nonce}`];
      const { replyKey } = await posted();
      const text = textOf(nonce, "status", { what: "another" });
      const sealed = await sealResult(text, replyKey ?? "", { chainId: 31_337n, inbox: address, nonce });
      served[`/api/v1/commands/${nonce}`] = { ...before, sealed: `0x${Buffer.from(sealed).toString("hex")}` };
      const { code, out, err } = await read(receipt);
      expect([code, out, /another result/.test(err)]).to.deep.equal([3, "", true]);
    });

    it("serves nothing", async () => {
      const { code, err } = await read(await told());
      expect([code, /COMMAND_UNANSWERED/.test(err)]).to.deep.equal([3, true]);
    });
  });

  it("refuses a receipt that is none, and shows nothing of it", async () => {
    const { code, err } = await run("result", bed.ops.passphraseFile);
    expect(code).to.equal(2);
    expect(err).to.include("RECEIPT_UNUSABLE").and.not.include(bed.ops.passphrase);
  });

  it("puts neither word nor reason into the transaction", async () => {
    await sign("suspend", "42", "--reason", "Sends spam", "--no-wait");
    const [event] = (await inbox.queryFilter(inbox.filters.CommandPosted())).slice(-1);
    const transaction = await event?.getTransaction();
    const data = Buffer.from(getBytes(transaction?.data ?? "0x")).toString("latin1");
    expect(data).not.to.include("spam");
    expect(data).not.to.include("suspend");
    expect(
      new Interface(CommandInbox__factory.abi).parseTransaction({ data: transaction?.data ?? "" })?.name,
    ).to.equal("post");
  });
});
