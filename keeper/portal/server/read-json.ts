import type { Request } from "express";
import { z } from "zod";
import { PortalError } from "./portal-error.ts";

/** 8 KiB of signature as hex, and the rest. Bytes. */
export const MOST_JSON = 20 * 1_024;

/** What a browser may send for a wallet's address: any case, kept in lower. */
export const walletSchema = z
  .string()
  .regex(/^0x[0-9a-fA-F]{40}$/)
  .transform((address) => address.toLowerCase());

/** A signature of any wallet: 0x and hex digits of at most 8 KiB. */
export const signatureSchema = z.string().regex(/^0x([0-9a-fA-F]{2}){1,8192}$/);

/**
 * A request's JSON body.
 *
 * @throws PortalError REQUEST_TYPE, REQUEST_INVALID
 */
export function readJson<T extends z.ZodType>(request: Request, schema: T): z.output<T> {
  if (request.is("application/json") !== "application/json") throw new PortalError("REQUEST_TYPE");
  const parsed = schema.safeParse(request.body);
  if (!parsed.success) throw new PortalError("REQUEST_INVALID");
  return parsed.data;
}
