import { type Command, encodeCommand } from "../../../keeper/protocol/command.ts";
import { commandContextBytes } from "../../../keeper/protocol/command-context.ts";
import { keyPair } from "../../../keeper/protocol/key-pair.ts";
import { sealBytes } from "../../../keeper/protocol/seal-bytes.ts";
import { CHAIN_ID } from "../chain/ledger.ts";
import { INBOX, OPERATOR, PLANS, TENANTS } from "../chain/market.ts";
import type { SimulatedChain } from "../chain/simulated-chain.ts";
import type { Random } from "../clock/random.ts";
import type { Scheduler } from "../clock/scheduler.ts";

/** A command as its sender remembers it. */
export interface SentCommand {
  /** `garbage` opens with no key, `unknown` has a word from the future. */
  readonly kind: "good" | "unknown" | "garbage";
  readonly command: Command | null;
  /** What the result opens with; null when none could be told to the keeper. */
  readonly replySecret: Uint8Array | null;
}

/** How long a command may wait, seconds: most patiently, some not. */
const PATIENT = { least: 1_500, most: 6_000 };
const HASTY = { least: 5, most: 60 };
const SALT = `0x${"5a".repeat(32)}`;

/** Who runs the host: posts commands, most of them as the tools do, and others as nobody should. */
export class Operator {
  /** What was posted, by ciphertext. */
  readonly sent = new Map<string, SentCommand>();
  /** The ciphertext of each knock, by whom it lets in: each has a source of its own. */
  readonly knocks = new Map<string, string>();
  readonly #chain: SimulatedChain;
  readonly #scheduler: Scheduler;
  readonly #random: Random;
  #busy = true;
  #count = 0;

  constructor(chain: SimulatedChain, scheduler: Scheduler, random: Random) {
    this.#chain = chain;
    this.#scheduler = scheduler;
    this.#random = random;
    scheduler.every(
      () => random.between(6_000, 30_000),
      "the operator acts",
      () => void this.#act(),
      () => this.#busy,
    );
  }

  rest(): void {
    this.#busy = false;
  }

  async #act(): Promise<void> {
    const random = this.#random;
    const { key, epoch } = this.#chain.head.ledger.inbox;
    if (epoch === 0) return;
    const { least, most } = random.chance(0.12) ? HASTY : PATIENT;
    const deadline = Math.floor(this.#scheduler.now / 1_000) + random.between(least, most);
    const context = { chainId: BigInt(CHAIN_ID), inbox: INBOX, by: OPERATOR, epoch, deadline };
    const reply = keyPair(random.bytes(32));
    const post = (bytes: Uint8Array, sent: SentCommand) => {
      const ciphertext = `0x${Buffer.from(bytes).toString("hex")}`;
      this.sent.set(ciphertext, sent);
      if (sent.command?.word === "knock") this.knocks.set(sent.command.source, ciphertext);
      this.#scheduler.trace.note(`the operator commands: ${sent.kind} ${JSON.stringify(sent.command)}`);
      this.#chain.submit(OPERATOR, { kind: "post", epoch, ciphertext, deadline });
    };
    const seal = (plain: Uint8Array, to: string, of: typeof context) =>
      sealBytes(plain, to, "command", commandContextBytes(of));
    const garbage = { kind: "garbage", command: null, replySecret: null } as const;
    const dice = random.next();
    if (dice < 0.04) return post(random.bytes(random.between(1, 2_048)), garbage);
    const command = this.#command();
    const plain = encodeCommand(command, reply.publicKey);
    if (dice < 0.07) return post(await seal(plain, keyPair(random.bytes(32)).publicKey, context), garbage);
    if (dice < 0.1) return post(await seal(plain, key, { ...context, by: random.pick(TENANTS) }), garbage);
    const replySecret = reply.secretKey;
    if (dice < 0.13) {
      const text = JSON.stringify({ version: 1, replyKey: reply.publicKey, command: { word: "dance" } });
      const unknown = { kind: "unknown", command: null, replySecret } as const;
      return post(await seal(new TextEncoder().encode(text), key, context), unknown);
    }
    post(await seal(plain, key, context), { kind: "good", command, replySecret });
  }

  #command(): Command {
    const random = this.#random;
    const { length } = this.#chain.head.ledger.reference.subscriptions;
    // One too far now and then.
    const subscription = `${random.between(1, Math.max(1, length + Number(random.chance(0.1))))}`;
    const [reason, evidence] = [`complaint ${++this.#count}`, SALT];
    const words: readonly (readonly [number, () => Command])[] = [
      [4, () => this.#knock()],
      [1, () => ({ word: "close-knock" })],
      [2, () => ({ word: "warn", subscription, reason, evidence })],
      [
        3,
        () => ({
          word: "throttle",
          subscription,
          mbps: random.pick([1, 8, 20, 50, PLANS[0]?.mbps ?? 100]),
          reason,
          evidence,
        }),
      ],
      [3, () => ({ word: "suspend", subscription, reason })],
      [3, () => ({ word: "resume", subscription })],
      [2, () => ({ word: "lift", subscription })],
      [2, () => ({ word: "reboot", subscription })],
      [1, () => ({ word: "pause-sales" })],
      [2, () => ({ word: "resume-sales" })],
      [1, () => ({ word: "set-stock", plan: "1", stock: 1_000 * ++this.#count })],
      // One node is always there for new machines.
      [2, () => ({ word: "drain", node: random.pick(["pve2", "pve3"]), on: random.chance(0.5) })],
      [2, () => ({ word: "collect" })],
      [1, () => ({ word: "rotate-inbox-key" })],
      [0.5, () => ({ word: "rotate-keeper-key" })],
      [1, () => ({ word: "status" })],
    ];
    let dice = random.next() * words.reduce((sum, [share]) => sum + share, 0);
    for (const [share, word] of words) {
      if (dice < share) return word();
      dice -= share;
    }
    return { word: "status" };
  }

  #knock(): Command {
    const random = this.#random;
    const number = ++this.#count;
    const source = `198.18.${number >> 8}.${number & 255}`;
    return { word: "knock", ports: [random.pick([22, 8006])], source, seconds: random.between(30, 600) };
  }
}
