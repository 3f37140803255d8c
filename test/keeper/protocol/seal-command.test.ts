import { hexToBytes } from "@noble/hashes/utils.js";
import { expect } from "chai";
import type { Command } from "../../../keeper/protocol/command.ts";
import type { CommandContext } from "../../../keeper/protocol/command-context.ts";
import {
  type CommandResult,
  commandResultHash,
  commandResultText,
  parseCommandResult,
} from "../../../keeper/protocol/command-result.ts";
import { keyPair } from "../../../keeper/protocol/key-pair.ts";
import { openCommand } from "../../../keeper/protocol/open-command.ts";
import { openResult } from "../../../keeper/protocol/open-result.ts";
import { sealCommand } from "../../../keeper/protocol/seal-command.ts";
import { sealResult } from "../../../keeper/protocol/seal-result.ts";

const INBOX = keyPair(new Uint8Array(32).fill(1));
const SENDER = keyPair(new Uint8Array(32).fill(2));
const CONTEXT: CommandContext = {
  chainId: 31_337n,
  inbox: "0x5FbDB2315678afecb367f032d93F642f64180aa3",
  by: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
  epoch: 1,
  deadline: 1_900_000_000,
};
const KNOCK: Command = { word: "knock", ports: [22], source: "203.0.113.7", seconds: 300 };
const RESULT: CommandResult = {
  version: 1,
  nonce: "7",
  word: "knock",
  at: 1_800_000_000,
  ok: true,
  code: "",
  what: "open",
  remedy: "",
  facts: { ports: [22] },
  salt: `0x${"ab".repeat(32)}`,
};
const PLACE = { chainId: 31_337n, inbox: CONTEXT.inbox, nonce: 7n };
/** Made once by `sealCommand`: later versions must still open it. */
const SEALED =
  "94a9886ba15304180438177105f7025e1bd5585e07f469415cdbecd22ad4bd40c8090fa2d44476b9ca5356d4104e04c8e03bf0bac9f5c8b79060dddc721df94ca055509e5cdc2819265d67c77df64099f31a45f2637b5eb8cc57d4d26de279a60a584afa60a7e631f68a7a9c849b0e08de772496e5274438f23f1261ebe5832875d89ecdfaa8b0eff5a22bd5d5090f5a26559c78d075d8643723ccab1b98b36ad3c2503ef97a0d587658c16e8deee6c938f2c577bc46c6ed35440074a3c3865a2621cf41995d15f0313cfa8799cc2242e50c06c20e020981a7e19140f7a4abdf5ac4c94847954772c802cbb216696cf9bee10dc052fe4c5fe17587ef5cf2d044eb16e3a828418275f89eb164021178e47f7bb702e3f6a91681d244d56a7cd426cc630efe35ab59cc8076837b59a501271767b6c8138dd9ec808fc10b8a488c852851e2ef7604a1b440db964e5fd25ad814e2ac29c2ebb5c835dd576aa9e6d1dccc353e40559c56f5109f21297c45bf9692aad23b0d5d29a00ada71bdb57105fbd5f913125ea02476e291365de12b16ab898fe914658a50be0d26ebb3159a3bc27e2ed410fcb04aca5e1001ee127a7df0bf69dcdde14a1e2ca7d274ce1159cbd46eb651d9b18bb0d865180bb2646c029eec70c50ed0df36be53ffff80ae66f758fe689b59c5383f211decabd01220241b29ff3655a5eb86ec0be63302a303c94878d84701f40506e1f002043627a0ceb78808a2714bd99dc5ba9cf0a2c6398c1554c38bdf6c446681c2b66927d0547584";
const sealed = () => sealCommand(KNOCK, SENDER.publicKey, INBOX.publicKey, CONTEXT);

const isRefused = (work: Promise<unknown>) =>
  work.then(
    () => false,
    () => true,
  );

describe("a sealed command", () => {
  it("opens for the keeper, other bytes each time", async () => {
    const [one, two] = [await sealed(), await sealed()];
    expect(one).not.to.deep.equal(two);
    const { command, replyKey } = await openCommand(one, INBOX.secretKey, CONTEXT);
    expect([command, replyKey]).to.deep.equal([KNOCK, SENDER.publicKey]);
  });

  it("opens when addresses come in another case", async () => {
    const lower = { ...CONTEXT, inbox: CONTEXT.inbox.toLowerCase(), by: CONTEXT.by.toLowerCase() };
    expect((await openCommand(await sealed(), INBOX.secretKey, lower)).command).to.deep.equal(KNOCK);
  });

  it("opens as an earlier version sealed it", async () => {
    expect((await openCommand(hexToBytes(SEALED), INBOX.secretKey, CONTEXT)).command).to.deep.equal(KNOCK);
  });

  for (const [field, value] of [
    ["chainId", 1n],
    ["inbox", `0x${"11".repeat(20)}`],
    ["by", `0x${"22".repeat(20)}`],
    ["epoch", 2],
    ["deadline", 1_900_000_001],
  ] as const) {
    it(`stays shut for another ${field}`, async () => {
      expect(
        await isRefused(openCommand(await sealed(), INBOX.secretKey, { ...CONTEXT, [field]: value })),
      ).to.equal(true);
    });
  }

  it("stays shut for another key, changed, or cut short", async () => {
    const bytes = await sealed();
    const changed = bytes.slice();
    changed[99] = (changed[99] ?? 0) ^ 1;
    for (const [what, key] of [
      [bytes, SENDER.secretKey],
      [changed, INBOX.secretKey],
      [bytes.slice(0, 40), INBOX.secretKey],
      [new Uint8Array(), INBOX.secretKey],
    ] as const)
      expect(await isRefused(openCommand(what, key, CONTEXT))).to.equal(true);
  });

  it("is refused to be made for a key that nothing can be sealed to", async () => {
    expect(await isRefused(sealCommand(KNOCK, SENDER.publicKey, `0x${"00".repeat(32)}`, CONTEXT))).to.equal(
      true,
    );
  });
});

describe("a sealed result", () => {
  it("opens for the sender, and its digest is that of its text", async () => {
    const text = commandResultText(RESULT);
    const opened = await openResult(await sealResult(text, SENDER.publicKey, PLACE), SENDER.secretKey, PLACE);
    expect([opened, parseCommandResult(opened)]).to.deep.equal([text, RESULT]);
    expect(commandResultHash(opened))
      .to.equal(commandResultHash(text))
      .and.match(/^0x[0-9a-f]{64}$/);
  });

  it("stays shut for another command's, and for the inbox's own key", async () => {
    const bytes = await sealResult(commandResultText(RESULT), SENDER.publicKey, PLACE);
    expect(await isRefused(openResult(bytes, SENDER.secretKey, { ...PLACE, nonce: 8n }))).to.equal(true);
    expect(await isRefused(openResult(bytes, INBOX.secretKey, PLACE))).to.equal(true);
  });

  it("is no command, though both are sealed alike", async () => {
    const bytes = await sealed();
    expect(await isRefused(openResult(bytes, INBOX.secretKey, PLACE))).to.equal(true);
  });

  it("has as many bytes when little was to be said as when a page was", () => {
    const long = commandResultText({ ...RESULT, what: "é".repeat(100) });
    const lengths = [commandResultText(RESULT), long].map((text) => new TextEncoder().encode(text).length);
    expect(lengths).to.deep.equal([512, 512]);
  });

  it("is told from what is none", () => {
    expect(() => parseCommandResult('{"version":1}')).to.throw(RangeError);
    expect(() => parseCommandResult("spam")).to.throw(RangeError);
  });
});
