import { z } from "zod";
import { leasesConfigSchema } from "../../keeper/chain/chain-config.ts";
import { dnsConfig } from "../dns/dns-config.ts";
import { networkConfig } from "../network/network-config.ts";

const path = z.string().startsWith("/");

/** Everything that the broker is told. Secrets are in files that it names, never in it. */
export const brokerConfigSchema = z.strictObject({
  chain: leasesConfigSchema,
  /** Its number in the registry. */
  brokerId: z.int().min(1).max(0xff_ff_ff_ff),
  keys: z.strictObject({
    /** The operator's: an encrypted JSON keystore and the file that holds its passphrase; both mode 0600. */
    operator: z.strictObject({ keystoreFile: path, passphraseFile: path }),
    /** Secrets that requests are sealed to; the broker makes them. */
    secretsFolder: path.default("/var/lib/blockhost-broker/secrets"),
  }),
  network: networkConfig,
  /** What hosts are told of the tunnel. */
  tunnel: z.strictObject({
    /** Where they reach it: `host:port`, the port being `network.port` as they see it. */
    endpoint: z.string().min(3).max(255),
    /** Seconds between two packets that keep a router's way open. */
    keepalive: z.int().min(0).max(65_535).default(25),
  }),
  /** Names of leased addresses; left out: there are none. */
  names: dnsConfig.optional(),
  database: z.strictObject({ file: path }).prefault({ file: "/var/lib/blockhost-broker/broker.db" }),
  /** Units of gas that transactions may be given within 24 hours; a unit costs at most chain.maxFeePerGasGwei. */
  gasPerDay: z.int().min(500_000).max(10_000_000_000).default(20_000_000),
  log: z.strictObject({ level: z.enum(["debug", "info", "warn", "error"]).default("info") }).prefault({}),
  /** Where `blockhost-broker` asks the daemon; whoever may open it commands it. */
  adminSocket: path.default("/run/blockhost-broker/admin.sock"),
  /** Where metrics are served; left out: nowhere. */
  metrics: z
    .strictObject({ host: z.union([z.ipv4(), z.ipv6()]), port: z.int().min(0).max(65_535) })
    .optional(),
});

export type BrokerConfig = z.output<typeof brokerConfigSchema>;
