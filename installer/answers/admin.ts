import { z } from "zod";
import { KNOCK_SECONDS } from "../../keeper/protocol/knock-seconds.ts";
import { address } from "./address.ts";
import { certificate } from "./certificate.ts";

const NUMERIC = /^[0-9.]+$/;

/** Who runs the host, and how they reach it. */
export const admin = z
  .strictObject({
    /** The admin of the contracts: the wallet that signed in to the installer, or a Safe. */
    wallet: address,
    /** Under which tenants find the portal, as wallets show it: host, or host:port. */
    host: z
      .string()
      .toLowerCase()
      .regex(/^[a-z0-9]([a-z0-9.-]{0,110}[a-z0-9])?(:[1-9][0-9]{0,4})?$/, {
        error: "a name, as in host.example.org, or name:port",
        abort: true,
      })
      .refine((text) => Number(text.split(":")[1] ?? 0) <= 65_535, "a port is at most 65535"),
    operatorName: z
      .string()
      .trim()
      .regex(/^[^\p{C}]{1,60}$/u, "1 to 60 printable characters"),
    /** Whether commands by the chain are followed. */
    commands: z.boolean().default(true),
    /** TCP ports that are closed but for knocks. */
    ports: z
      .array(z.int().min(1).max(65_535))
      .min(1)
      .max(8)
      .refine((ports) => new Set(ports).size === ports.length, "each port once")
      .default([22, 8006]),
    /** For how long a knock opens. */
    seconds: z.int().min(KNOCK_SECONDS.least).max(KNOCK_SECONDS.most).default(300),
    tls: certificate.default({ mode: "own" }),
  })
  .refine(({ host, tls }) => tls.mode !== "acme" || isPublic(host), {
    path: ["host"],
    message: "the authority certifies public names only",
  });

export type AdminAnswers = z.output<typeof admin>;

function isPublic(host: string): boolean {
  const [name = ""] = host.split(":");
  return !NUMERIC.test(name) && name.includes(".");
}
