import { Router } from "express";
import { z } from "zod";
import { delegationMessage } from "../../protocol/delegation-message.ts";
import {
  decodeDelegation,
  encodeDelegation,
  type SignedDelegation,
} from "../../protocol/delegation-token.ts";
import { parseSshHostKey } from "../../protocol/ssh-host-key.ts";
import type { Delegations } from "../ports/delegations.ts";
import type { Machines, PortalMachine } from "../ports/machines.ts";
import type { Ownership } from "../ports/ownership.ts";
import type { Signatures } from "../ports/signatures.ts";
import { judgeSignature } from "./judge-signature.ts";
import { PortalError } from "./portal-error.ts";
import { readJson, signatureSchema, walletSchema } from "./read-json.ts";
import type { Site } from "./site.ts";

/** A guest takes a delegation that was issued so much later than its clock shows, seconds. */
const CLOCK_SECONDS = 300;
/** The several owners of a contract wallet need their time to sign. Seconds. */
const SIGNING_SECONDS = 86_400;

export const registerSchema = z.strictObject({
  subscription: z.string().regex(/^[1-9][0-9]{0,18}$/),
  /** A line of a .pub file. */
  publicKey: z.string().max(1_024),
  wallet: walletSchema,
  /** The delegation, with the wallet's signature in it. */
  token: z.string().max(512),
  /** A contract wallet's signature, which has no room in a token: what stands there is not looked at then. */
  signature: signatureSchema.optional(),
});

/** What registering keys works on. */
export interface KeyParts {
  readonly site: Site;
  readonly machines: Machines;
  readonly ownership: Ownership;
  readonly signatures: Signatures;
  readonly delegations: Delegations;
  /** Unix seconds. */
  readonly now: () => number;
}

/** `/api/v1/machines/:subscription`, what a delegation's text says of a machine; `/api/v1/keys`, to bring one. */
export function keyRoutes(parts: KeyParts): Router {
  const { site, machines, ownership, signatures, delegations } = parts;
  const router = Router();

  async function machineOf(subscription: string): Promise<PortalMachine> {
    const machine = /^[1-9][0-9]{0,18}$/.test(subscription)
      ? await machines.ofSubscription(BigInt(subscription))
      : null;
    if (machine === null) throw new PortalError("MACHINE_UNKNOWN");
    return machine;
  }

  router.get("/machines/:subscription", async (request, response) => {
    const { subscription, vm, linuxUser } = await machineOf(request.params.subscription);
    response.json({
      subscription: `${subscription}`,
      vm,
      user: linuxUser,
      domain: site.domain,
      chainId: `${site.chainId}`,
      contract: site.contract,
      // A browser's clock may be off, and guests are strict.
      now: parts.now(),
    });
  });

  router.post("/keys", async (request, response) => {
    const body = readJson(request, registerSchema);
    const now = parts.now();
    const key = parseSshHostKey(body.publicKey.trim())?.line.split(" ")[1];
    if (key === undefined) throw new PortalError("KEY_MALFORMED");
    const machine = await machineOf(body.subscription);
    const signed = decoded(body.token);
    const { delegation } = signed;
    if (
      delegation.user !== machine.linuxUser ||
      delegation.issuedAt > now + CLOCK_SECONDS ||
      delegation.issuedAt < now - SIGNING_SECONDS ||
      (delegation.expiresAt > delegation.issuedAt && delegation.expiresAt <= now)
    ) {
      throw new PortalError("KEY_DELEGATION_INVALID");
    }
    const { wallet, signature = signed.signature } = body;
    const place = { ...site, vm: machine.vm, tokenId: machine.subscription };
    const given = await judgeSignature(
      signatures,
      machine.subscription,
      await ownership.holders(machine.subscription),
      { wallet, text: delegationMessage(place, delegation, key, wallet), signature },
    );
    const isNewest = await delegations.put({
      subscription: machine.subscription,
      key,
      wallet,
      token: encodeDelegation(delegation, given),
      scope: delegation.scope,
      issuedAt: delegation.issuedAt,
      expiresAt: delegation.expiresAt,
    });
    if (!isNewest) throw new PortalError("KEY_NOT_NEWER");
    response.status(201).json({ expiresAt: delegation.expiresAt });
  });
  return router;
}

function decoded(token: string): SignedDelegation {
  try {
    return decodeDelegation(token);
  } catch {
    throw new PortalError("KEY_DELEGATION_INVALID");
  }
}
