import { z } from "zod";
import { KNOCK_SECONDS } from "./knock-seconds.ts";
import { knockSource } from "./knock-source.ts";

const id = z.string().regex(/^[1-9][0-9]{0,18}$/, "a number without leading zeros");
/** Shown to people: printable, in whatever script. */
const reason = z.string().regex(/^[^\p{C}\s]([^\p{C}]{0,158}[^\p{C}\s])?$/u, "1 to 160 printable characters");
/** Keccak-256 of what the operator keeps as proof. */
const evidence = z.string().regex(/^0x[0-9a-f]{64}$/, "0x and 64 hexadecimal digits in lower case");
/** Megabits a second. */
const mbps = z.int().min(1).max(100_000);
/** As Proxmox VE names its nodes. */
const node = z.string().regex(/^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/, "not a node's name");
/** As knockSource writes it: a command has one form. */
const source = z
  .string()
  .max(64)
  .refine(isSource, "an address, or a network not wider than /24 (IPv4) or /48 (IPv6)");

/** What an operator may ask of the keeper. What is of a subscription's VM leaves its time running. */
const schema = z.discriminatedUnion("word", [
  z.strictObject({
    word: z.literal("knock"),
    ports: z
      .array(z.int().min(1).max(65_535))
      .min(1)
      .max(8)
      .refine((ports) => new Set(ports).size === ports.length, "each port once"),
    /** Who is let in. */
    source,
    seconds: z.int().min(KNOCK_SECONDS.least).max(KNOCK_SECONDS.most),
  }),
  z.strictObject({ word: z.literal("close-knock") }),
  z.strictObject({ word: z.literal("pause-sales") }),
  z.strictObject({ word: z.literal("resume-sales") }),
  /** `on`: no new VM is placed on the node; those that are there stay. */
  z.strictObject({ word: z.literal("drain"), node, on: z.boolean() }),
  z.strictObject({ word: z.literal("warn"), subscription: id, reason, evidence }),
  z.strictObject({ word: z.literal("throttle"), subscription: id, mbps, reason, evidence }),
  z.strictObject({ word: z.literal("suspend"), subscription: id, reason, evidence: evidence.optional() }),
  z.strictObject({ word: z.literal("resume"), subscription: id }),
  /** Ends whatever is in force against it. */
  z.strictObject({ word: z.literal("lift"), subscription: id }),
  z.strictObject({ word: z.literal("reboot"), subscription: id }),
  z.strictObject({ word: z.literal("set-stock"), plan: id, stock: z.int().min(0).max(1_000_000) }),
  z.strictObject({ word: z.literal("collect") }),
  z.strictObject({ word: z.literal("rotate-inbox-key") }),
  /** Has a key made for the keeper's transactions; which one is used, the roles on chain say. */
  z.strictObject({ word: z.literal("rotate-keeper-key") }),
  z.strictObject({ word: z.literal("status") }),
]);

export type Command = z.infer<typeof schema>;

/** A command as it came out of its seal. */
export interface OpenedCommand {
  /** X25519 public key that the result is sealed to, 0x + 64 hex; null when there is none to be read. */
  readonly replyKey: string | null;
  /** Null when it is none that is known here; then `problem` says why. */
  readonly command: Command | null;
  readonly problem: string;
}

const envelope = z.strictObject({
  version: z.literal(1),
  replyKey: z.string().regex(/^0x[0-9a-f]{64}$/),
  command: z.unknown(),
});

/** Plaintexts are filled with spaces up to a multiple of it: the length tells no word from another. */
const STEP = 512;

/**
 * Bytes of a command: JSON of version, key for the reply and the command itself.
 *
 * @throws z.ZodError when it is none
 */
export function encodeCommand(command: Command, replyKey: string): Uint8Array {
  const text = JSON.stringify(envelope.parse({ version: 1, replyKey, command: schema.parse(command) }));
  const bytes = new TextEncoder().encode(text);
  const filled = new Uint8Array(Math.ceil(bytes.length / STEP) * STEP).fill(0x20);
  filled.set(bytes);
  return filled;
}

/** The reverse, and strict. One that is newer than this keeper still has a key that can be answered to. Never throws. */
export function decodeCommand(bytes: Uint8Array): OpenedCommand {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return { replyKey: null, command: null, problem: "it is not JSON" };
  }
  const outer = envelope.safeParse(value);
  if (!outer.success) return { replyKey: null, command: null, problem: problemOf(outer.error) };
  const { replyKey, command } = outer.data;
  const inner = schema.safeParse(command);
  return inner.success
    ? { replyKey, command: inner.data, problem: "" }
    : { replyKey, command: null, problem: problemOf(inner.error) };
}

/** @throws z.ZodError when it is no command */
export function parseCommand(value: unknown): Command {
  return schema.parse(value);
}

function isSource(text: string): boolean {
  try {
    return knockSource(text) === text;
  } catch {
    return false;
  }
}

/** Names fields, never values. */
function problemOf(error: z.ZodError): string {
  return error.issues.map(({ path, message }) => `${path.join(".") || "command"}: ${message}`).join("; ");
}
