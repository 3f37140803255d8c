import { readFile } from "node:fs/promises";
import { z } from "zod";
import { chainConfigSchema } from "./chain/chain-config.ts";
import { commandsConfigSchema } from "./commands/commands-config.ts";
import { addressPoolProblem } from "./core/address-pool.ts";
import { FinalError } from "./core/errors.ts";
import { forwardedPort } from "./core/forwarded-port.ts";
import { isRelay } from "./core/is-relay.ts";
import { machinePrefixProblem } from "./core/machine-prefix.ts";
import { leaseConfigSchema } from "./lease/lease-config.ts";
import { portalConfigSchema } from "./portal/server/portal-config.ts";
import { proxmoxConfigSchema } from "./proxmox/proxmox-config.ts";
import { treasuryConfigSchema } from "./treasury/treasury-config.ts";
import { watchConfigSchema } from "./watch/watch-config.ts";

const path = z.string().min(1);
const seconds = (least: number, most: number, usual: number) => z.int().min(least).max(most).default(usual);
const hostName = /^[A-Za-z0-9.:-]{1,253}$/;

/** An encrypted JSON keystore and the file that holds its passphrase; both mode 0600. */
const key = z.strictObject({ keystoreFile: path, passphraseFile: path });

const network = z
  .strictObject({
    cidr: z.string(),
    gateway: z.string(),
    /** First and last address that VMs may have. */
    first: z.string(),
    last: z.string(),
    dns: z.array(z.ipv4()).max(3).default([]),
    /** Plans whose VMs may send mail from server to server (TCP port 25). No other may: spam costs the host its name. */
    mailPlans: z.array(z.int().min(1)).default([]),
    /** Where VMs have IPv6 addresses from; left out: they have none. */
    ipv6: z
      .discriminatedUnion("mode", [
        // Of the operator's own, routed to this host.
        z.strictObject({ mode: z.literal("manual"), prefix: z.string().toLowerCase() }),
        leaseConfigSchema,
      ])
      .optional(),
    /** How tenants reach a VM: at an address of its own, through a router that forwards a port of its own to port 22, or by Tor. */
    endpoint: z.discriminatedUnion("mode", [
      z.strictObject({ mode: z.literal("direct") }),
      z.strictObject({ mode: z.literal("ipv6") }),
      z.strictObject({
        mode: z.literal("forwarded"),
        host: z.string().regex(hostName),
        /** The port is this plus the low 16 bits of the VM's address. */
        portBase: z.int().min(1).max(65_535),
      }),
      // Each has an onion service, which the Tor on this host serves; the keeper tells it by this socket.
      z.strictObject({ mode: z.literal("onion"), control: path.default("/run/tor/control") }),
    ]),
  })
  .superRefine((pool, context) => {
    const issue = (path: string[], message: string | null) => {
      if (message !== null) context.addIssue({ code: "custom", path, message });
    };
    const problem = addressPoolProblem(pool);
    if (problem !== null) return issue([], problem);
    const { ipv6, endpoint } = pool;
    if (ipv6?.mode === "manual") issue(["ipv6", "prefix"], machinePrefixProblem(ipv6.prefix, pool));
    if (ipv6 === undefined && endpoint.mode === "ipv6")
      issue(["endpoint"], "machines have no IPv6: say where from in ipv6");
    if (endpoint.mode === "forwarded" && forwardedPort(endpoint.portBase, pool.last) > 65_535)
      issue(["endpoint", "portBase"], "leads past port 65535 for last");
  });

const storage = z.string().regex(/^[A-Za-z][A-Za-z0-9._-]*$/, "letters, digits, dot, dash and underscore");

const schema = z
  .strictObject({
    chain: chainConfigSchema,
    proxmox: proxmoxConfigSchema,
    network,
    guest: z.strictObject({
      /** Linux user of the tenant. */
      user: z
        .string()
        .regex(/^[a-z_][a-z0-9_-]{0,31}$/)
        .refine((name) => name !== "root", "not root")
        .default("admin"),
      /** host[:port] that wallets show in login messages. */
      domain: z.string().regex(/^[A-Za-z0-9.-]{1,112}(:[0-9]{1,5})?$/, "host or host:port"),
      /** Where guests reach the host, a literal address and port as in 10.0.0.1:8480; they look no name up. */
      relay: z.string().refine(isRelay, "address:port, or none").default("none"),
      /** How long a guest lets people in without news from the keeper. */
      offlineGraceSeconds: seconds(3_600, 7 * 86_400, 86_400),
      /** From power-on to a login that works. */
      patienceSeconds: seconds(10, 3_600, 600),
    }),
    keys: z.strictObject({
      /** Sends the keeper's transactions. */
      keeper: key,
      /** Signs ownership statements; guests pin its address for life. */
      attestation: key,
    }),
    database: z.strictObject({ file: path }),
    log: z.strictObject({ level: z.enum(["debug", "info", "warn", "error"]).default("info") }).prefault({}),
    work: z
      .strictObject({
        /** Subscriptions worked on at the same time. */
        concurrency: z.int().min(1).max(64).default(4),
        /** Between two looks at all subscriptions. */
        tickMs: z.int().min(100).max(600_000).default(15_000),
        /** Between two looks at one thing that is awaited. */
        pollMs: z.int().min(20).max(60_000).default(1_000),
        /** Work on a purchase is given up this long before its deadline. */
        deliverMarginSeconds: z.int().min(0).max(86_400).default(60),
        /** A purchase that finds no room waits so long before it is refunded. */
        capacityPatienceSeconds: seconds(0, 86_400, 600),
        /** Clones at the same time on a storage: of all nodes when it is shared, else of each. */
        clonesPerStorage: z.int().min(1).max(64).default(2),
        /** Guests that start at the same time on a node. */
        startsPerNode: z.int().min(1).max(64).default(4),
        /** Snapshots that a tenant may keep of a VM. */
        snapshotsPerVm: z.int().min(0).max(50).default(3),
        /** How long what was done stays in the journal. */
        jobRetentionDays: z.int().min(1).max(3_650).default(90),
      })
      .prefault({}),
    /** Backups of machines; left out: none are made, and the token holds no right to make any. */
    backups: z
      .strictObject({
        /** A storage of Proxmox VE for backups (content `backup`), which keeps more of each VM than is asked for here. */
        storage,
        /** By plan. Machines of other plans have none. */
        plans: z.record(
          z.string().regex(/^[1-9]\d*$/, "a plan's number"),
          z.strictObject({
            everyHours: z.int().min(1).max(8_760),
            /** The newest so many are kept of each machine. */
            keep: z.int().min(1).max(100),
          }),
        ),
      })
      .optional(),
    /**
     * Whether a machine is backed up before it is destroyed; left out: no. On a storage of its own, which must itself remove
     * what is old: with the VM the keeper loses its right over the backup.
     */
    lastBackups: z.strictObject({ storage }).optional(),
    watch: watchConfigSchema.prefault({}),
    /** What tenants and their guests are served; left out: nothing. */
    portal: portalConfigSchema.optional(),
    /** What the operator commands by the chain; left out: nothing. */
    commands: commandsConfigSchema.optional(),
    /** How earned money gets to the treasury; left out: nobody of ours sends it there, and no books are kept. */
    treasury: treasuryConfigSchema.optional(),
  })
  // There it would be removed with the others.
  .refine(({ backups, lastBackups }) => !lastBackups || lastBackups.storage !== backups?.storage, {
    path: ["lastBackups", "storage"],
    message: "another one than backups.storage",
  });

/** Everything that the keeper is told. Secrets are in files that it names, never in it. */
export type KeeperConfig = z.output<typeof schema>;

/**
 * Checks a configuration.
 *
 * @param source where it is from, for the message
 * @throws FinalError CONFIG_INVALID naming every field that is wrong
 */
export function parseConfig(value: unknown, source: string): KeeperConfig {
  return parseAs(schema, value, source);
}

/**
 * Reads a configuration file (JSON).
 *
 * @throws FinalError CONFIG_INVALID, also when there is no such file or it is not JSON
 */
export async function loadConfig(file: string): Promise<KeeperConfig> {
  return loadConfigAs(schema, file);
}

/** `loadConfig` for who needs only a part of it. @throws as `loadConfig` does */
export async function loadConfigAs<T extends z.ZodType>(shape: T, file: string): Promise<z.output<T>> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(file, "utf8"));
  } catch (cause) {
    const why = cause instanceof SyntaxError ? "is not JSON" : "cannot be read";
    throw new FinalError(
      "CONFIG_INVALID",
      `${file} ${why}: ${cause instanceof Error ? cause.message : String(cause)}`,
      "give the path of the keeper's configuration file with --config",
    );
  }
  return parseAs(shape, value, file);
}

function parseAs<T extends z.ZodType>(shape: T, value: unknown, source: string): z.output<T> {
  const parsed = shape.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(
    (issue) => `${issue.path.join(".") || "the whole"}: ${issue.message}`,
  );
  throw new FinalError(
    "CONFIG_INVALID",
    `${source} is not a valid configuration: ${problems.join("; ")}`,
    "correct the named fields",
  );
}
