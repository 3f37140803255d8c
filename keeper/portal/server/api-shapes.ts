import { z } from "zod";
import type { ApiCommand } from "../../protocol/api/command.ts";
import type { ApiHost } from "../../protocol/api/host.ts";
import type { ApiPlan } from "../../protocol/api/plan.ts";
import { type ApiProgress, STAGES } from "../../protocol/api/progress.ts";
import type {
  ApiCredential,
  ApiKey,
  ApiSession,
  ApiSnapshots,
  ApiUsage,
} from "../../protocol/api/session.ts";
import type { ApiStatus } from "../../protocol/api/status.ts";
import type { ApiSubscriptions } from "../../protocol/api/subscription.ts";

const address = z.string().regex(/^0x[0-9a-fA-F]{40}$/);
const whole = z.int().min(0);
const wholeText = z.string().regex(/^[0-9]+$/);
const seconds = whole.describe("Unix seconds");
const bytes32 = z.string().regex(/^0x[0-9a-f]{64}$/);
const hexBytes = z.string().regex(/^0x([0-9a-f]{2})*$/);
const stage = z.enum(STAGES);

const token = z.strictObject({
  address: address.describe("the zero address for native money"),
  symbol: z.string(),
  decimals: whole,
  permit: z.strictObject({ name: z.string(), version: z.string() }).nullable(),
});

const host = z.strictObject({
  name: z.string(),
  accent: z
    .string()
    .regex(/^#[0-9a-fA-F]{6}$/)
    .nullable(),
  logo: z.string().nullable(),
  terms: z.string().nullable(),
  domain: z.string(),
  linuxUser: z.string(),
  chain: z.strictObject({
    id: whole,
    name: z.string(),
    rpcUrls: z.array(z.string()),
    explorer: z.string().nullable(),
    currency: z.strictObject({ name: z.string(), symbol: z.string(), decimals: whole }),
  }),
  contracts: z.strictObject({
    subscriptions: address,
    credential: address,
    checkout: z.strictObject({ address, quoter: address, wrappedNative: address }).nullable(),
  }),
  tokens: z.array(token),
  swaps: z.array(z.strictObject({ ...token.shape, path: z.string() })),
  paused: z.boolean(),
}) satisfies z.ZodType<ApiHost>;

const plan = z.strictObject({
  id: wholeText,
  name: z.string(),
  vcpus: whole,
  memoryMiB: whole,
  diskGiB: whole,
  mbps: whole,
  image: z.string(),
  pricePerDay: wholeText.describe("USD with 6 decimals"),
  minDays: whole,
  maxDays: whole,
  gracePeriod: whole.describe("seconds"),
  deliveryDeadline: whole.describe("seconds"),
  stock: whole,
  retired: z.boolean(),
}) satisfies z.ZodType<ApiPlan>;

const subscription = z.strictObject({
  id: wholeText,
  planId: wholeText,
  status: z.enum(["pending", "active", "grace", "lapsed", "refunded", "cancelled", "terminated", "closed"]),
  payer: address,
  recipient: address,
  owner: address.nullable(),
  user: z.strictObject({ address, expires: seconds }).nullable(),
  encryptionKey: z.string(),
  epoch: whole,
  hasCredential: z.boolean(),
  operations: whole,
  paidAt: seconds,
  deliverBy: seconds,
  startsAt: seconds,
  expiresAt: seconds,
  graceEndsAt: seconds,
  power: z.enum(["running", "stopped"]).nullable(),
  stage: stage.nullable(),
  measure: z
    .strictObject({
      kind: z.enum(["warn", "throttle", "suspend"]),
      reason: z.string(),
      evidence: z.string().nullable(),
      mbps: whole.nullable(),
      since: seconds,
    })
    .nullable(),
});

/** Every answer of the API, exactly. What pages know of them are the types of keeper/protocol/api. */
export const API_SHAPES = {
  Host: host,
  Plans: z.strictObject({ plans: z.array(plan) }),
  Subscription: subscription,
  Subscriptions: z.strictObject({
    subscriptions: z.array(subscription),
    more: z.boolean(),
  }) satisfies z.ZodType<ApiSubscriptions>,
  Progress: z.strictObject({
    at: whole.describe("milliseconds since the epoch"),
    kind: z.enum(["stage", "waiting", "rejected", "operation", "ended"]),
    stage: stage.nullable(),
    detail: z.string(),
  }) satisfies z.ZodType<ApiProgress>,
  Status: z.strictObject({
    healthy: z.boolean(),
    since: seconds,
    headAt: seconds.nullable(),
    paymentToReady: z.strictObject({ p50: whole, p95: whole, count: whole }).nullable(),
    uptime: z.number().min(0).max(1).nullable(),
    machines: whole,
  }) satisfies z.ZodType<ApiStatus>,
  Command: z.strictObject({
    nonce: wholeText,
    hash: bytes32,
    sealed: hexBytes.nullable(),
    open: z.string().nullable(),
  }) satisfies z.ZodType<ApiCommand>,
  Challenge: z.strictObject({ text: z.string() }),
  Session: z.strictObject({ token: z.string(), expiresAt: seconds }) satisfies z.ZodType<ApiSession>,
  Usage: z.strictObject({
    months: z.array(
      z.strictObject({
        month: z.string().regex(/^[0-9]{4}-[0-9]{2}$/),
        cpuSeconds: whole,
        memoryMiBHours: whole,
        networkInBytes: wholeText,
        networkOutBytes: wholeText,
        runningSeconds: whole,
        wantedSeconds: whole,
      }),
    ),
  }) satisfies z.ZodType<ApiUsage>,
  Credential: z.strictObject({
    host: z.string(),
    port: whole,
    user: z.string(),
    hostKey: z.string(),
  }) satisfies z.ZodType<ApiCredential>,
  Snapshots: z.strictObject({
    snapshots: z.array(z.strictObject({ number: whole, takenAt: seconds })),
    most: whole,
    backups: z.array(z.strictObject({ takenAt: seconds })),
  }) satisfies z.ZodType<ApiSnapshots>,
  Keys: z.strictObject({
    keys: z.array(
      z.strictObject({
        key: z.string(),
        wallet: address,
        scope: z.enum(["machine", "all"]),
        issuedAt: seconds,
        expiresAt: seconds,
      }) satisfies z.ZodType<ApiKey>,
    ),
  }),
  LoginState: z.strictObject({
    state: z.enum(["absent", "waiting", "claimed", "approved", "denied", "void", "expired", "abandoned"]),
  }),
  LoginClaim: z.strictObject({
    ticket: z.string(),
    challenge: z.string(),
    vm: z.string(),
    user: z.string(),
    sourceIp: z.string(),
    sourcePort: whole,
    millisecondsLeft: whole,
    sameAddress: z.boolean(),
  }),
  Machine: z.strictObject({
    subscription: wholeText,
    vm: z.string(),
    user: z.string(),
    domain: z.string(),
    chainId: wholeText,
    contract: address,
    now: seconds,
  }),
  KeyRegistered: z.strictObject({ expiresAt: seconds }),
  Error: z.object({
    code: z.string().describe("stable; docs/errors.md has them all"),
    what: z.string(),
    remedy: z.string(),
  }),
} as const;
