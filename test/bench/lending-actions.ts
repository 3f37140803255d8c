import { type ContractTransactionResponse, hexlify, id as keccak } from "ethers";
import { chain } from "../contracts/support/chain.ts";
import { days } from "../contracts/support/days.ts";
import { lending } from "../contracts/support/lending.ts";
import type { Lending } from "../contracts/support/lending-type.ts";
import { offer } from "../contracts/support/offer.ts";
import type { GasAction } from "./gas-action.ts";

/** 300 bytes that look like noise: a sealed request or answer. */
const SEALED = hexlify(Uint8Array.from({ length: 300 }, (_, i) => (i * 73 + 29) % 256));
const REASON = keccak("NO_PREFIX_LEFT");
const { increase } = chain.networkHelpers.time;

async function asked(p: Lending): Promise<bigint> {
  await p.leases.connect(p.keeper).request(1, 1, p.subscriptions, SEALED, { value: p.price });
  return p.leases.requestCount();
}

async function leased(p: Lending): Promise<bigint> {
  await p.leases.connect(p.carol).answer(await asked(p), SEALED);
  await increase(days(1));
  return p.leases.leaseCount();
}

/** A broker that has lent before, to the same host: what a first time costs is paid. */
async function busyLending(): Promise<Lending> {
  const p = await lending();
  await p.leases.connect(p.keeper).release(await leased(p));
  return p;
}

function action(target: number, send: (p: Lending) => Promise<ContractTransactionResponse>): GasAction {
  return { target, send: async () => send(await chain.networkHelpers.loadFixture(busyLending)) };
}

/** What brokers and the hosts that lease of them do, by the last part of the figure's name. */
export const LENDING_ACTIONS: Readonly<Record<string, GasAction>> = {
  "broker-register": action(210_000, (p) => p.registry.connect(p.bob).register(offer(), { value: p.bond })),
  "broker-set-terms": action(50_000, (p) => p.registry.connect(p.carol).setTerms(1, 9, 5)),
  "lease-request": action(170_000, (p) =>
    p.leases.connect(p.keeper).request(1, 1, p.subscriptions, SEALED, { value: p.price }),
  ),
  "lease-answer": action(150_000, async (p) => p.leases.connect(p.carol).answer(await asked(p), SEALED)),
  "lease-reject": action(75_000, async (p) => p.leases.connect(p.carol).reject(await asked(p), REASON)),
  "lease-expire": action(75_000, async (p) => {
    const id = await asked(p);
    await increase(days(1));
    return p.leases.expireRequest(id);
  }),
  "lease-rekey": action(150_000, async (p) => p.leases.connect(p.keeper).rekey(await leased(p), 1, SEALED)),
  "lease-renew": action(75_000, async (p) =>
    p.leases.connect(p.keeper).renew(await leased(p), { value: p.price }),
  ),
  "lease-release": action(60_000, async (p) => p.leases.connect(p.keeper).release(await leased(p))),
  "lease-withdraw": action(45_000, (p) => p.leases.withdraw(p.carol)),
};
