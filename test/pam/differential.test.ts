import { type ChildProcessByStdio, execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { promisify } from "node:util";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { keccak_256 } from "@noble/hashes/sha3.js";
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import { expect } from "chai";
import { loginVectors } from "./support/login-vectors.ts";

const REPOSITORY = join(import.meta.dirname, "../..");
const ORDER = secp256k1.Point.Fn.ORDER;
const word = (value: bigint) => value.toString(16).padStart(64, "0");

/** Answers of the C code to many questions, in order. */
async function ask(
  probe: ChildProcessByStdio<Writable, Readable, null>,
  questions: readonly string[],
): Promise<string[]> {
  const answers: string[] = [];
  const lines = createInterface({ input: probe.stdout });
  const all = new Promise<void>((resolve) => {
    lines.on("line", (line) => {
      if (answers.push(line) === questions.length) resolve();
    });
  });
  probe.stdin.write(`${questions.join("\n")}\n`);
  await all;
  lines.close();
  return answers;
}

const addressOf = (publicKey: Uint8Array) => `0x${bytesToHex(keccak_256(publicKey.slice(1)).slice(12))}`;

describe("C code against other implementations", function () {
  this.timeout(120_000);
  let probe: ChildProcessByStdio<Writable, Readable, null>;

  before(async () => {
    await promisify(execFile)("make", ["-s", "-C", "pam", "tests"], { cwd: REPOSITORY });
    probe = spawn(join(REPOSITORY, "build/pam/probe"), { stdio: ["pipe", "pipe", "inherit"] });
  });
  after(async () => {
    if (!probe) return;
    probe.stdin.end();
    await once(probe, "close");
  });

  it("hashes every length up to 700 bytes as @noble/hashes does", async () => {
    const inputs = Array.from({ length: 701 }, (_, length) => randomBytes(length));
    const answers = await ask(
      probe,
      inputs.map((input) => `keccak ${input.toString("hex")}`),
    );
    expect(answers).to.deep.equal(inputs.map((input) => bytesToHex(keccak_256(input))));
  });

  it("recovers 500 random signatures as @noble/curves does, with v of 0, 1, 27 and 28", async () => {
    const made = Array.from({ length: 500 }, (_, i) => {
      const { secretKey, publicKey } = secp256k1.keygen();
      const hash = randomBytes(32);
      const signature = secp256k1.sign(hash, secretKey, { prehash: false, format: "recovered" });
      const v = (signature[0] ?? 0) + (i % 2 ? 27 : 0);
      const text = bytesToHex(signature.slice(1)) + v.toString(16).padStart(2, "0");
      return {
        question: `recover ${hash.toString("hex")} ${text}`,
        address: addressOf(secp256k1.Point.fromBytes(publicKey).toBytes(false)),
      };
    });
    const answers = await ask(
      probe,
      made.map(({ question }) => question),
    );
    expect(answers).to.deep.equal(made.map(({ address }) => address));
  });

  it("refuses r and s outside their range, s in the upper half, and any other v", async () => {
    const hash = "aa".repeat(32);
    const { secretKey } = secp256k1.keygen();
    const signature = secp256k1.sign(hexToBytes(hash), secretKey, { prehash: false, format: "recovered" });
    const [r, s] = [bytesToHex(signature.slice(1, 33)), bytesToHex(signature.slice(33))];
    const v = `0${signature[0]}`;
    const otherS = word(ORDER - BigInt(`0x${s}`));
    const bad = [
      ...[0n, ORDER, ORDER + 1n, 2n ** 256n - 1n].flatMap((n) => [word(n) + s + v, r + word(n) + v]),
      `${r}${otherS}0${1 - (signature[0] ?? 0)}`,
      r + word(ORDER / 2n + 1n) + v,
      ...["02", "03", "1a", "1d", "1e", "1f", "23", "ff"].map((other) => r + s + other),
    ];
    const answers = await ask(
      probe,
      [...bad, r + s + v].map((text) => `recover ${hash} ${text}`),
    );
    expect(answers.pop()).to.match(/^0x/);
    expect(answers).to.deep.equal(bad.map(() => "none"));
  });

  it("takes the largest s that is low", async () => {
    const text = word(1n) + word(ORDER / 2n);
    const [answer] = await ask(probe, [`recover ${"aa".repeat(32)} ${text}00`]);
    expect(answer).to.match(/^0x[0-9a-f]{40}$/);
  });

  it("takes a statement and a guest.conf in one spelling only", async () => {
    const files = await loginVectors();
    for (const [verb, name] of [
      ["statement", "ownership"],
      ["config", "guest.conf"],
    ] as const) {
      const good = files.get(`ipv4/${name}`) ?? "";
      const lines = good.split("\n");
      const variants = [
        good.replaceAll("\n", "\r\n"),
        `\ufeff${good}`,
        `${good}\n`,
        `${good}x=1\n`,
        good.slice(0, -1),
        ` ${good}`,
        good.replace("=", " = "),
        good.replace("=", "=\u0000"),
        good.replace("0x5f", "0x5F"),
        good.replace("0x5f", "0X5f"),
        good.replace("=42\n", "=042\n"),
        good.replace("=42\n", "=+42\n"),
        good.replace("=42\n", "=-42\n"),
        good.replace("=42\n", "=\n"),
        good.replace("=42\n", "=18446744073709551616\n"),
        good.replace("=42\n", `=${"9".repeat(3000)}\n`),
        ...lines.slice(0, -1).map((_, i) => [...lines.slice(0, i), ...lines.slice(i + 1)].join("\n")),
        ...lines
          .slice(0, -2)
          .map((line, i) => [...lines.slice(0, i), lines[i + 1], line, ...lines.slice(i + 2)].join("\n")),
        ...lines.slice(0, -1).map((line, i) => [...lines.slice(0, i), line, ...lines.slice(i)].join("\n")),
        "",
        "\u0000".repeat(200),
      ];
      const hex = (text: string) => `${verb} ${Buffer.from(text).toString("hex")}`;
      const [first, ...rest] = await ask(probe, [good, ...variants].map(hex));
      expect(first, verb).to.equal("ok");
      rest.forEach((answer, i) => {
        expect(answer, `${verb} variant ${i}: ${JSON.stringify(variants[i]?.slice(0, 60))}`).to.equal("none");
      });
    }
  });
});
