import { z } from "zod";

const webUrl = z.url({ protocol: /^https?$/, error: "a web address, as in https://rpc.example.org" });

/** A chain: one that we know, or any other of the EVM. */
export const chain = z.strictObject({
  chainId: z.int().min(1),
  name: z.string().trim().min(1).max(60),
  /** Servers, the preferred first; may hold a key of the operator's, so they are shown to nobody else. */
  rpcUrls: z
    .array(webUrl)
    .min(1)
    .max(8)
    .refine((urls) => new Set(urls).size === urls.length, "each server once"),
  explorer: webUrl.nullable(),
  currency: z.strictObject({
    name: z.string().trim().min(1).max(40),
    symbol: z.string().regex(/^[A-Za-z0-9.]{2,8}$/, "2 to 8 letters and digits"),
    decimals: z.int().min(0).max(36),
  }),
});

export type ChainAnswers = z.output<typeof chain>;
