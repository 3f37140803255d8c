import { z } from "zod";

const name = z.string().regex(/^[A-Za-z][A-Za-z0-9._-]*$/, "letters, digits, dot, dash and underscore");
const vmid = z.number().int().min(100).max(999_999_999);

/** The keeper's Proxmox VE settings, as they stand in its configuration file. */
export const proxmoxConfigSchema = z
  .strictObject({
    /** API servers, the first preferred. `node` names the node behind it; uploads go straight to it. */
    endpoints: z
      .array(
        z.strictObject({
          url: z.url({ protocol: /^https$/ }).transform((url) => new URL(url).origin),
          node: name.optional(),
        }),
      )
      .min(1),
    /** Path of a PEM file with the cluster's CA, or ... */
    caFile: z.string().min(1).optional(),
    /** ... the SHA-256 fingerprint of the one certificate that is accepted. */
    fingerprint256: z
      .string()
      .regex(/^([0-9A-Fa-f]{2}:?){31}[0-9A-Fa-f]{2}$/, "32 bytes in hex, colons optional")
      .optional(),
    /** `user@realm!name` of an API token with privilege separation. */
    tokenId: z.string().regex(/^[^@!=\s]+@[a-z0-9.-]+![A-Za-z][A-Za-z0-9._-]+$/i, "user@realm!name"),
    /** Path of a file that holds the token's secret and nothing else. */
    tokenSecretFile: z.string().min(1),
    pool: name,
    /** The vmid of a subscription's machine is this plus its id, until a wreck is in the way; see `vmidOf`. */
    vmidBase: vmid,
    /**
     * Template per image name of the plans, or a list of them: on local storage each node clones its own. Where they are
     * is looked up.
     */
    templates: z
      .record(z.string().min(1), z.union([vmid.transform((one) => [one]), z.array(vmid).min(1)]))
      .refine((map) => Object.keys(map).length > 0, "name a template"),
    /** Where the disks of VMs live. */
    storage: name,
    /** A file storage for seed ISOs (content `iso`), best one of its own. */
    seedStorage: name,
    bridge: z.string().regex(/^[A-Za-z][A-Za-z0-9_-]{0,14}$/, "a bridge or VNet name"),
    /** SDN zone of the bridge; plain bridges are in `localnetwork`. */
    zone: name.default("localnetwork"),
    /** Copies the whole disk instead of linking to the template's: needed on storages without linked clones. */
    fullClone: z.boolean().default(false),
    /** Seconds that a guest gets for a clean shutdown before it is switched off. */
    shutdownSeconds: z.number().int().min(1).max(3600).default(60),
    /** Kept free on every node, for the node itself. */
    reserve: z
      .strictObject({
        memoryMiB: z.number().int().min(0).default(1024),
        diskGiB: z.number().int().min(0).default(10),
      })
      .prefault({}),
  })
  .refine((config) => (config.caFile === undefined) !== (config.fingerprint256 === undefined), {
    message: "give either caFile or fingerprint256",
    path: ["caFile"],
  })
  .refine((config) => config.fingerprint256 === undefined || config.endpoints.length === 1, {
    message: "each node has a certificate of its own: with several endpoints give caFile",
    path: ["fingerprint256"],
  });

export type ProxmoxConfig = z.infer<typeof proxmoxConfigSchema> & {
  /** Where backups of VMs lie, of the configuration's part `backups`; left out: none are made. */
  readonly backupStorage?: string | undefined;
  /** Where the last backup of a VM goes that is destroyed, of the part `lastBackups`; left out: none is made. */
  readonly lastBackupStorage?: string | undefined;
};
