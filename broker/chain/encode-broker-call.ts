import { encodeBytes32String, hexlify } from "ethers";
import { leasesAbi, registryAbi } from "../../keeper/chain/network-abis.ts";
import type { OutboxTarget } from "../../keeper/chain/transaction-outbox.ts";
import type { BrokerCall } from "../core/chain-port.ts";

/** Where a call goes, and with what. */
export function encodeBrokerCall(
  call: BrokerCall,
  { leases, registry }: { readonly leases: string; readonly registry: string },
): OutboxTarget {
  switch (call.kind) {
    case "answer":
      return {
        to: leases,
        data: leasesAbi.encodeFunctionData("answer", [call.requestId, hexlify(call.sealedAnswer)]),
      };
    case "reject":
      return {
        to: leases,
        data: leasesAbi.encodeFunctionData("reject", [call.requestId, encodeBytes32String(call.reason)]),
      };
    case "release":
      return { to: leases, data: leasesAbi.encodeFunctionData("release", [call.leaseId]) };
    case "setEncryptionKey":
      return {
        to: registry,
        data: registryAbi.encodeFunctionData("setEncryptionKey", [call.brokerId, call.encryptionKey]),
      };
  }
}
