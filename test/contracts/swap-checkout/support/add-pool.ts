import type { Contract, ContractTransactionResponse } from "ethers";
import { chain } from "../../support/chain.ts";

/** Ticks that a position of all prices spans, in steps that each fee allows. */
const FULL_RANGE: Readonly<Record<number, number>> = { 500: 887_270, 3000: 887_220, 10000: 887_200 };

/** Opens a pool with `fee` in millionths and the two amounts in it, which are its price, out of the deployer's purse. */
export async function addPool(positions: Contract, fee: number, ...sides: [Side, Side]): Promise<void> {
  const ordered = await Promise.all(
    sides.map(async ([token, amount]) => ({ token, amount, address: await token.getAddress() })),
  );
  ordered.sort((a, b) => (BigInt(a.address) < BigInt(b.address) ? -1 : 1));
  const [zero, one] = ordered as [(typeof ordered)[0], (typeof ordered)[0]];
  const manager = await positions.getAddress();
  for (const { token, amount } of ordered) await (await token.approve(manager, amount)).wait();

  // The root of the price with 96 bits of fraction; 1e18 keeps it exact enough.
  const price = squareRoot((one.amount * 10n ** 36n) / zero.amount);
  await positions.getFunction("createAndInitializePoolIfNecessary")(
    zero.address,
    one.address,
    fee,
    (price << 96n) / 10n ** 18n,
  );
  const range = FULL_RANGE[fee] ?? 0;
  await positions.getFunction("mint")({
    token0: zero.address,
    token1: one.address,
    fee,
    tickLower: -range,
    tickUpper: range,
    amount0Desired: zero.amount,
    amount1Desired: one.amount,
    amount0Min: 0,
    amount1Min: 0,
    recipient: await positions.getAddress(),
    deadline: (await chain.networkHelpers.time.latest()) + 3600,
  });
}

type Side = readonly [token: Token, amount: bigint];

interface Token {
  getAddress(): Promise<string>;
  approve(spender: string, amount: bigint): Promise<ContractTransactionResponse>;
}

function squareRoot(value: bigint): bigint {
  let root = value;
  for (let next = (root + 1n) / 2n; next < root; next = (root + value / root) / 2n) root = next;
  return root;
}
