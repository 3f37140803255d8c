import { type ContractTransactionResponse, hexlify, id as keccak, ZeroHash } from "ethers";
import { chain } from "../contracts/support/chain.ts";
import { days } from "../contracts/support/days.ts";
import { delivered } from "../contracts/support/delivered.ts";
import { keys } from "../contracts/support/keys.ts";
import { order } from "../contracts/support/order.ts";
import type { Platform } from "../contracts/support/platform-type.ts";
import { purchased } from "../contracts/support/purchased.ts";
import { signPermit } from "../contracts/support/sign-permit.ts";
import type { GasAction } from "./gas-action.ts";
import { LENDING_ACTIONS } from "./lending-actions.ts";

const PRICE = 30_000_000n;
const REASON = keccak("NO_CAPACITY");
const { increase } = chain.networkHelpers.time;

/** 250 bytes that look like noise: a sealed credential with room for long names. */
const CREDENTIAL = hexlify(Uint8Array.from({ length: 250 }, (_, i) => (i * 73 + 29) % 256));

/** A delivered subscription of alice on its tenth day. */
async function running(p: Platform): Promise<bigint> {
  const { id } = await delivered(p);
  await increase(days(10));
  return id;
}

async function collect(p: Platform, count: number): Promise<ContractTransactionResponse> {
  const ids: bigint[] = [];
  while (ids.length < count) ids.push((await delivered(p)).id);
  await increase(days(10));
  return p.subscriptions.connect(p.stranger).collect(ids);
}

/** By the last part of the figure's name. */
export const GAS_ACTIONS: Readonly<Record<string, GasAction>> = {
  purchase: {
    target: 150_000,
    pays: true,
    cold: true,
    send: (p) => p.subscriptions.connect(p.alice).purchase(order(p)),
  },
  "purchase-permit": {
    target: 190_000,
    pays: true,
    cold: true,
    async send(p) {
      await p.token.connect(p.alice).approve(p.subscriptions, 0);
      const permit = await signPermit(p, p.alice, PRICE);
      return p.subscriptions.connect(p.alice).purchaseWithPermit(order(p), permit);
    },
  },
  deliver: {
    target: 150_000,
    cold: true,
    async send(p) {
      const { id, purchaseRef } = await purchased(p);
      return p.subscriptions.connect(p.keeper).deliver(id, purchaseRef, CREDENTIAL);
    },
  },
  renew: {
    target: 75_000,
    pays: true,
    send: async (p) => p.subscriptions.connect(p.alice).renew(await running(p), 30, p.token, PRICE),
  },
  "renew-permit": {
    pays: true,
    cold: true,
    async send(p) {
      const id = await running(p);
      await p.token.connect(p.alice).approve(p.subscriptions, 0);
      const permit = await signPermit(p, p.alice, PRICE);
      return p.subscriptions.connect(p.alice).renewWithPermit(id, 30, p.token, PRICE, permit);
    },
  },
  cancel: {
    target: 90_000,
    pays: true,
    send: async (p) => p.subscriptions.connect(p.alice).cancel(await running(p)),
  },
  "collect-1": { cold: true, pays: true, send: (p) => collect(p, 1) },
  "collect-100": { target: 1_200_000, pays: true, send: (p) => collect(p, 100) },
  reject: {
    send: async (p) => p.subscriptions.connect(p.keeper).reject((await purchased(p)).id, REASON),
  },
  reclaim: {
    pays: true,
    async send(p) {
      const { id } = await purchased(p);
      await increase(days(1));
      return p.subscriptions.connect(p.alice).reclaim(id);
    },
  },
  terminate: {
    send: async (p) => p.subscriptions.connect(p.operator).terminate(await running(p), REASON),
  },
  withdraw: {
    pays: true,
    async send(p) {
      await p.subscriptions.connect(p.keeper).reject((await purchased(p)).id, REASON);
      return p.subscriptions.connect(p.alice).withdraw(p.token);
    },
  },
  close: {
    async send(p) {
      const { id } = await delivered(p);
      await increase(days(40));
      return p.subscriptions.connect(p.keeper).close(id);
    },
  },
  "request-operation": {
    send: async (p) =>
      p.subscriptions.connect(p.alice).requestOperation((await delivered(p)).id, 0, ZeroHash),
  },
  transfer: {
    cold: true,
    send: async (p) => p.credential.connect(p.alice).transferFrom(p.alice, p.bob, (await delivered(p)).id),
  },
  "set-encryption-key": {
    send: async (p) => p.credential.connect(p.alice).setEncryptionKey((await delivered(p)).id, keys.bob),
  },
  "set-credential": {
    async send(p) {
      const { id } = await delivered(p);
      await p.credential.connect(p.alice).setEncryptionKey(id, keys.bob);
      return p.subscriptions.connect(p.keeper).setCredential(id, 2, CREDENTIAL);
    },
  },
  "set-user": {
    send: async (p) => p.credential.connect(p.alice).setUser((await delivered(p)).id, p.bob, 2n ** 40n),
  },
  ...LENDING_ACTIONS,
};
