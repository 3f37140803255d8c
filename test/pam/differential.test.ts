import { type ChildProcessByStdio, execFile, spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { promisify } from "node:util";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { keccak_256 } from "@noble/hashes/sha3.js";
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import { expect } from "chai";
import { random } from "../keeper/support/random.ts";
import { loginVectors } from "./support/login-vectors.ts";

const REPOSITORY = join(import.meta.dirname, "../..");
const ORDER = secp256k1.Point.Fn.ORDER;
const RUNS = 10_000;
/** Other inputs each time; PAM_SEED repeats one. */
const SEED = Number(process.env.PAM_SEED ?? randomInt(2 ** 32));
const REPEAT = `PAM_SEED=${SEED}`;

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

interface Question {
  readonly hash: Uint8Array;
  readonly r: bigint;
  readonly s: bigint;
  readonly v: number;
}

const bytes = (draw: (limit: number) => number, length: number) =>
  Uint8Array.from({ length }, () => draw(256));
const toBigInt = (value: Uint8Array) => BigInt(`0x${bytesToHex(value)}`);
const asQuestion = ({ hash, r, s, v }: Question) =>
  `recover ${bytesToHex(hash)} ${word(r)}${word(s)}${v.toString(16).padStart(2, "0")}`;

/** What the other implementation recovers, by the rules of FORMAT.md on what is taken at all. */
function byNoble({ hash, r, s, v }: Question): string {
  if (![0, 1, 27, 28].includes(v) || r === 0n || r >= ORDER || s === 0n || s > ORDER / 2n) return "none";
  try {
    const point = new secp256k1.Signature(r, s, v % 27).recoverPublicKey(hash);
    return addressOf(point.toBytes(false));
  } catch {
    return "none";
  }
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

  it(`hashes ${RUNS} random inputs, of every length up to 700 bytes, as @noble/hashes does (${REPEAT})`, async () => {
    const draw = random(SEED);
    const inputs = Array.from({ length: RUNS }, (_, i) => bytes(draw, i % 701));
    const answers = await ask(
      probe,
      inputs.map((input) => `keccak ${bytesToHex(input)}`),
    );
    answers.forEach((answer, i) => {
      expect(answer, `input ${i}`).to.equal(bytesToHex(keccak_256(inputs[i] ?? new Uint8Array())));
    });
  });

  it(`recovers ${RUNS} random signatures as @noble/curves does, made by a key or by nobody (${REPEAT})`, async () => {
    const draw = random(SEED);
    const secretKey = secp256k1.utils.randomSecretKey(bytes(draw, 48));
    const questions = Array.from({ length: RUNS }, (_, i) => {
      const hash = bytes(draw, 32);
      const made = i % 2 === 0;
      const signed = made && secp256k1.sign(hash, secretKey, { prehash: false, format: "recovered" });
      const [v, rest] = signed ? [signed[0] ?? 0, signed.slice(1)] : [draw(2), bytes(draw, 64)];
      return { hash, r: toBigInt(rest.slice(0, 32)), s: toBigInt(rest.slice(32)), v: v + 27 * draw(2) };
    });
    const answers = await ask(probe, questions.map(asQuestion));
    const address = addressOf(secp256k1.getPublicKey(secretKey, false));
    const expected = questions.map((question, i) => (i % 2 === 0 ? address : byNoble(question)));
    answers.forEach((answer, i) => {
      expect(answer, `signature ${i}`).to.equal(expected[i]);
    });
    expect(expected.filter((one) => one === "none").length, "some are none").to.be.within(1, RUNS / 2);
  });

  it("recovers every combination of edge values as @noble/curves does", async () => {
    const top = 2n ** 256n - 1n;
    const prime = secp256k1.Point.Fp.ORDER;
    const edges = [
      0n,
      1n,
      2n,
      ORDER / 2n,
      ORDER / 2n + 1n,
      ORDER - 1n,
      ORDER,
      ORDER + 1n,
      prime - 1n,
      prime,
      top,
    ];
    const rs = [...edges, secp256k1.Point.BASE.x, prime - ORDER, prime - ORDER - 1n];
    const hashes = [0n, 1n, ORDER - 1n, ORDER, ORDER + 1n, top];
    const questions = rs.flatMap((r) =>
      edges.flatMap((s) =>
        [0, 1, 2, 3, 26, 27, 28, 29, 30, 31, 35, 255].flatMap((v) =>
          hashes.map((hash) => ({ hash: hexToBytes(word(hash)), r, s, v })),
        ),
      ),
    );
    const answers = await ask(probe, questions.map(asQuestion));
    answers.forEach((answer, i) => {
      const question = questions[i] as Question;
      expect(answer, asQuestion(question)).to.equal(byNoble(question));
    });
    expect(answers.some((answer) => answer !== "none")).to.equal(true);
  });

  it(`reads ${RUNS / 10} signatures alike in hex, base64url and the compact form of EIP-2098 (${REPEAT})`, async () => {
    const draw = random(SEED);
    const signatures = Array.from({ length: RUNS / 10 }, () => {
      const signed = secp256k1.sign(bytes(draw, 32), bytes(draw, 32), {
        prehash: false,
        format: "recovered",
      });
      return { r: signed.slice(1, 33), s: signed.slice(33), v: signed[0] ?? 0 };
    });
    const questions = signatures.flatMap(({ r, s, v }) => {
      const full = Buffer.concat([r, s, Buffer.of(v + 27)]);
      const compact = Buffer.concat([r, s]);
      // EIP-2098: the parity of y is the highest bit of s, which is free because s is low
      compact[32] = (compact[32] ?? 0) | (v << 7);
      return [
        full.toString("hex"),
        `0x${full.toString("hex").toUpperCase()}`,
        full.toString("base64url"),
        compact.toString("base64url"),
      ];
    });
    const answers = await ask(
      probe,
      questions.map((text) => `signature ${text}`),
    );
    signatures.forEach(({ r, s, v }, i) => {
      const ours = answers
        .slice(4 * i, 4 * i + 4)
        .map((text) => `${text.slice(0, 128)}${Number.parseInt(text.slice(128), 16) % 27}`);
      expect(ours, `signature ${i}`).to.deep.equal(ours.map(() => `${bytesToHex(r)}${bytesToHex(s)}${v}`));
    });
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
