import { encodeBytes32String, hexlify } from "ethers";
import type { ContractCall } from "../core/transaction.ts";
import { inboxAbi, splitterAbi, subscriptionsAbi, tokenAbi } from "./abis.ts";
import { encodeGasPurchase } from "./encode-gas-purchase.ts";
import { mostGasOf } from "./most-gas-of.ts";
import { leasesAbi } from "./network-abis.ts";

/** Where a call goes, with what and how much money, and the most gas that it may have where that is bounded. */
export function encodeCall(
  call: ContractCall,
  subscriptions: string,
): { readonly to: string; readonly data: string; readonly value?: bigint; readonly mostGas?: bigint } {
  const mostGas = mostGasOf(call);
  return {
    to: receiverOf(call) ?? subscriptions,
    data: dataOf(call, subscriptions),
    ...("fee" in call && { value: call.fee }),
    ...(mostGas !== null && { mostGas }),
  };
}

/** Null for Subscriptions. */
function receiverOf(call: ContractCall): string | null {
  switch (call.kind) {
    case "acknowledge":
    case "setInboxKey":
      return call.inbox;
    case "release":
      return call.splitter;
    case "approve":
      return call.token;
    case "buyGas":
      return call.router;
    case "requestLease":
    case "rekeyLease":
    case "renewLease":
    case "releaseLease":
    case "expireLeaseRequest":
    case "withdrawLeaseCredit":
      return call.leases;
    default:
      return null;
  }
}

function dataOf(call: ContractCall, subscriptions: string): string {
  switch (call.kind) {
    case "deliver":
      return subscriptionsAbi.encodeFunctionData("deliver", [
        call.id,
        call.purchaseRef,
        hexlify(call.credential),
      ]);
    case "reject":
      // A bytes32 holds 31 characters and the closing zero.
      return subscriptionsAbi.encodeFunctionData("reject", [
        call.id,
        encodeBytes32String(call.reason.replace(/[^\x20-\x7e]/g, "?").slice(0, 31)),
      ]);
    case "close":
      return subscriptionsAbi.encodeFunctionData("close", [call.id]);
    case "setCredential":
      return subscriptionsAbi.encodeFunctionData("setCredential", [
        call.id,
        call.epoch,
        hexlify(call.credential),
      ]);
    case "setStock":
      return subscriptionsAbi.encodeFunctionData("setStock", [call.plan, call.expected, call.stock]);
    case "acknowledge":
      return inboxAbi.encodeFunctionData("acknowledge", [call.nonce, call.resultHash]);
    case "setInboxKey":
      return inboxAbi.encodeFunctionData("setEncryptionKey", [call.key]);
    case "collect":
      return subscriptionsAbi.encodeFunctionData("collect", [[...call.ids]]);
    case "withdrawFor":
      return subscriptionsAbi.encodeFunctionData("withdrawFor", [call.account, call.token]);
    case "release":
      return splitterAbi.encodeFunctionData("release", [call.token, call.payee]);
    case "approve":
      return tokenAbi.encodeFunctionData("approve", [call.spender, call.amount]);
    case "buyGas":
      return encodeGasPurchase(call);
    case "requestLease":
      return leasesAbi.encodeFunctionData("request", [
        call.broker,
        call.keyEpoch,
        subscriptions,
        call.sealed,
      ]);
    case "rekeyLease":
      return leasesAbi.encodeFunctionData("rekey", [call.leaseId, call.keyEpoch, call.sealed]);
    case "renewLease":
      return leasesAbi.encodeFunctionData("renew", [call.leaseId]);
    case "releaseLease":
      return leasesAbi.encodeFunctionData("release", [call.leaseId]);
    case "expireLeaseRequest":
      return leasesAbi.encodeFunctionData("expireRequest", [call.requestId]);
    case "withdrawLeaseCredit":
      return leasesAbi.encodeFunctionData("withdraw", [call.account]);
  }
}
