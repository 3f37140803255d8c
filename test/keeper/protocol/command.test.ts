import { expect } from "chai";
import {
  type Command,
  decodeCommand,
  encodeCommand,
  parseCommand,
} from "../../../keeper/protocol/command.ts";
import { keyPair } from "../../../keeper/protocol/key-pair.ts";

const REPLY = keyPair(new Uint8Array(32).fill(3)).publicKey;
const KNOCK: Command = { word: "knock", ports: [22, 8006], source: "203.0.113.7", seconds: 300 };
const text = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const inEnvelope = (command: unknown) => text({ version: 1, replyKey: REPLY, command });

const EVIDENCE = `0x${"5a".repeat(32)}`;

describe("a command's bytes", () => {
  for (const command of [
    KNOCK,
    { word: "close-knock" },
    { word: "pause-sales" },
    { word: "resume-sales" },
    { word: "drain", node: "pve-2", on: true },
    { word: "suspend", subscription: "42", reason: "Sends spam – см. письмо" },
    { word: "warn", subscription: "42", reason: "Sends spam", evidence: EVIDENCE },
    { word: "throttle", subscription: "42", mbps: 2, reason: "Sends spam", evidence: EVIDENCE },
    { word: "lift", subscription: "42" },
    { word: "resume", subscription: "42" },
    { word: "reboot", subscription: "42" },
    { word: "set-stock", plan: "1", stock: 0 },
    { word: "collect" },
    { word: "rotate-inbox-key" },
    { word: "rotate-keeper-key" },
    { word: "status" },
  ] satisfies Command[]) {
    it(`go round for ${command.word}`, () => {
      expect(decodeCommand(encodeCommand(command, REPLY))).to.deep.equal({
        replyKey: REPLY,
        command,
        problem: "",
      });
    });
  }

  it("are as many for each word, so that their number tells none", () => {
    const longest: Command = {
      word: "throttle",
      subscription: "9".repeat(19),
      mbps: 100_000,
      reason: "x".repeat(160),
      evidence: EVIDENCE,
    };
    const lengths = [KNOCK, longest, { word: "status" } as const].map(
      (each) => encodeCommand(each, REPLY).length,
    );
    expect(new Set(lengths)).to.deep.equal(new Set([512]));
  });

  it("fit into the inbox when every character of a reason takes four bytes", () => {
    const reason = "😀".repeat(160);
    const command: Command = { word: "throttle", subscription: "1", mbps: 1, reason, evidence: EVIDENCE };
    expect(encodeCommand(command, REPLY).length + 48).to.be.at.most(2_048);
  });

  for (const [what, bad] of [
    ["ports that are none", { ...KNOCK, ports: [] }],
    ["a port twice", { ...KNOCK, ports: [22, 22] }],
    ["a port beyond the last", { ...KNOCK, ports: [65_536] }],
    ["half a minute less a second", { ...KNOCK, seconds: 29 }],
    ["more than an hour", { ...KNOCK, seconds: 3_601 }],
    ["everybody as source", { ...KNOCK, source: "0.0.0.0/0" }],
    ["a network that is too wide", { ...KNOCK, source: "203.0.112.0/23" }],
    ["an IPv6 network that is too wide", { ...KNOCK, source: "2001:db8::/47" }],
    ["a name as source", { ...KNOCK, source: "example.net" }],
    ["a source with words of nftables", { ...KNOCK, source: "203.0.113.7 accept;" }],
    ["a field that nobody knows", { ...KNOCK, force: true }],
    ["a control character in a reason", { word: "suspend", subscription: "1", reason: "a\u001b[2Jb" }],
    ["a warning without evidence", { word: "warn", subscription: "1", reason: "spam" }],
    ["evidence that is no digest", { word: "warn", subscription: "1", reason: "spam", evidence: "0x5a" }],
    [
      "a speed of nothing",
      { word: "throttle", subscription: "1", mbps: 0, reason: "spam", evidence: EVIDENCE },
    ],
    ["an empty reason", { word: "suspend", subscription: "1", reason: " " }],
    ["a number that is none", { word: "resume", subscription: "1e3" }],
    ["a node with a slash", { word: "drain", node: "../pve", on: true }],
    ["a word that is not known", { word: "terminate", subscription: "1" }],
  ] as const) {
    it(`are refused for ${what}, and the sender can still be answered`, () => {
      expect(() => parseCommand(bad)).to.throw();
      const opened = decodeCommand(inEnvelope(bad));
      expect([opened.replyKey, opened.command]).to.deep.equal([REPLY, null]);
      expect(opened.problem).not.to.equal("");
    });
  }

  for (const [source, isGood] of [
    ["203.0.113.0/24", true],
    ["2001:db8:1::/48", true],
    ["2001:db8::7", true],
    ["203.0.113.7/24", false],
    ["::ffff:203.0.113.7", false],
    ["0:0:0:0:0:ffff:cb00:7107", false],
  ] as const) {
    it(`${isGood ? "take" : "refuse"} ${source} as source`, () => {
      expect(decodeCommand(inEnvelope({ ...KNOCK, source })).command !== null).to.equal(isGood);
    });
  }

  for (const [what, bytes] of [
    ["no JSON", text({}).slice(1)],
    ["bytes that are no text", new Uint8Array([0xff, 0xfe])],
    ["nothing", new Uint8Array()],
    ["another version", text({ version: 2, replyKey: REPLY, command: KNOCK })],
    ["no key for a reply", text({ version: 1, command: KNOCK })],
  ] as const) {
    it(`are read without a throw when they are ${what}`, () => {
      const opened = decodeCommand(bytes);
      expect([opened.replyKey, opened.command]).to.deep.equal([null, null]);
    });
  }

  it("say of what is wrong the field, and never what stood in it", () => {
    const { problem } = decodeCommand(inEnvelope({ ...KNOCK, source: "secret.example" }));
    expect(problem).to.include("source").and.not.include("secret");
  });
});
