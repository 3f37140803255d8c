import type { Result } from "ethers";
import { leasesAbi } from "../../keeper/chain/network-abis.ts";
import type { RawLog } from "../../keeper/chain/rpc-shapes.ts";
import type { LeaseEvent } from "../core/chain-port.ts";

/** What a log of PrefixLeases says; null for those about money alone. @throws when it is none that the contract emits */
export function decodeLeaseEvent({ topics, data }: RawLog): LeaseEvent | null {
  const event = leasesAbi.parseLog({ topics: [...topics], data });
  if (event === null) throw new RangeError("a log that PrefixLeases never emits");
  const { args } = event;
  const ofRequest = () => ({
    requestId: numberOf(args, "requestId"),
    deployment: args.getValue("deployment") as string,
  });
  switch (event.name) {
    case "Requested":
      return {
        kind: "requested",
        ...ofRequest(),
        leaseId: numberOf(args, "leaseId") || null,
        payer: args.getValue("payer"),
        fee: args.getValue("fee"),
        keyEpoch: numberOf(args, "keyEpoch"),
        answerBy: numberOf(args, "answerBy"),
        sealedRequest: args.getValue("sealedRequest"),
      };
    case "Answered":
      return {
        kind: "answered",
        ...ofRequest(),
        leaseId: numberOf(args, "leaseId"),
        fee: args.getValue("fee"),
        endsAt: numberOf(args, "endsAt"),
      };
    case "Rejected":
      return { kind: "rejected", ...ofRequest() };
    case "Expired":
      return { kind: "expired", ...ofRequest() };
    case "Renewed":
      return {
        kind: "renewed",
        leaseId: numberOf(args, "leaseId"),
        fee: args.getValue("fee"),
        endsAt: numberOf(args, "endsAt"),
      };
    case "Released":
      return { kind: "released", leaseId: numberOf(args, "leaseId") };
    default:
      return null;
  }
}

/** Ids count from 1, and times are unix seconds: none gets near to 2^53. */
function numberOf(args: Result, name: string): number {
  const value = Number(args.getValue(name));
  if (!Number.isSafeInteger(value)) throw new RangeError(`${name} is no number that PrefixLeases gives`);
  return value;
}
