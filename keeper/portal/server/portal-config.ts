import { z } from "zod";
import { tlsConfigSchema } from "./tls-config.ts";

const path = z.string().min(1);
const listen = (host: string) =>
  z.strictObject({
    host: z.union([z.ipv4(), z.ipv6()]).default(host),
    /** 0: any free one. */
    port: z.int().min(0).max(65_535),
  });

const address = z.string().regex(/^0x[0-9a-fA-F]{40}$/, "not an Ethereum address");
const webUrl = z.url({ protocol: /^https?$/ });

/** The portal's part of the keeper's configuration. */
export const portalConfigSchema = z.strictObject({
  /** For tenants' browsers. */
  listen: listen("0.0.0.0"),
  /** Left out: plain HTTP, which browsers and wallets take on this machine only. */
  tls: tlsConfigSchema.optional(),
  /** For guests, in plain HTTP: an address on the guests' bridge, never the world's. They are told guest.relay. */
  relay: z.strictObject({ listen: listen("127.0.0.1") }),
  /** Folder of the built pages. */
  pages: path,
  /** The operator's panel, on a listener of its own; left out: there is none. */
  admin: z
    .strictObject({
      /** Give it an address that strangers do not reach: this machine's own, or one behind a knock. */
      listen: listen("127.0.0.1"),
      /** host[:port] under which the operator's browser finds it, as wallets show it; left out: guest.domain's host, and the port. */
      domain: z
        .string()
        .regex(/^[A-Za-z0-9.-]{1,112}(:[0-9]{1,5})?$/, "host or host:port")
        .optional(),
    })
    .optional(),
  /** What the operator puts on the pages; left out: ours. */
  site: z
    .strictObject({
      name: z
        .string()
        .trim()
        .regex(/^[^\p{C}]{1,60}$/u, "1 to 60 characters")
        .optional(),
      accent: z
        .string()
        .regex(/^#[0-9a-fA-F]{6}$/, "#rrggbb")
        .optional(),
      /** PNG or WebP, at most 256 KiB. */
      logoFile: path.optional(),
      /** Plain text, at most 64 KiB. */
      termsFile: path.optional(),
    })
    .prefault({}),
  /** What wallets are told to add the chain; what is left out is known for the usual chains. */
  chain: z
    .strictObject({
      name: z.string().min(1).max(60).optional(),
      /** Public servers: everybody reads them here. Never the keeper's own, which may hold a key. */
      rpcUrls: z.array(webUrl).max(8).optional(),
      explorer: webUrl.optional(),
      currency: z
        .strictObject({
          name: z.string().min(1).max(40),
          symbol: z.string().regex(/^[A-Za-z0-9.]{2,8}$/),
          decimals: z.int().min(0).max(36).default(18),
        })
        .optional(),
    })
    .prefault({}),
  /** SwapCheckout, for other money than the accepted tokens; left out: it is not taken. */
  swaps: z
    .strictObject({
      checkout: address,
      /** Uniswap's QuoterV2 of this chain. */
      quoter: address,
      tokens: z
        .array(
          z.strictObject({
            /** The zero address for native money. */
            address,
            /** Of Uniswap v3, backwards: the accepted token, then fee and token of each hop, this token (wrapped) last. */
            path: z
              .string()
              .regex(/^0x[0-9a-fA-F]{40}([0-9a-fA-F]{46}){1,4}$/, "not a path of one to four hops"),
          }),
        )
        .min(1)
        .max(16),
    })
    .optional(),
});

export type PortalConfig = z.output<typeof portalConfigSchema>;
