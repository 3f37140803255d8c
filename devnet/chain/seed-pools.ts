import { Interface, type JsonRpcProvider, parseEther, parseUnits } from "ethers";

/** Contracts that a market is made of, by address. */
export interface Market {
  readonly stablecoin: string;
  readonly other: string;
  readonly weth: string;
  readonly positions: string;
}

/** One side of a pool: how much there is of it at first. The two sides are the price. */
interface Side {
  readonly token: string;
  readonly amount: bigint;
}

const calls = new Interface([
  "function deposit() payable",
  "function mint(address to, uint256 amount)",
  "function approve(address spender, uint256 amount)",
  "function createAndInitializePoolIfNecessary(address token0, address token1, uint24 fee, uint160 sqrtPriceX96)",
  `function mint((address token0, address token1, uint24 fee, int24 tickLower, int24 tickUpper, uint256 amount0Desired,
    uint256 amount1Desired, uint256 amount0Min, uint256 amount1Min, address recipient, uint256 deadline) params)`,
]);
const MINT_TOKEN = "mint(address,uint256)";
const MINT_POSITION =
  "mint((address,address,uint24,int24,int24,uint256,uint256,uint256,uint256,address,uint256))";
const LONG = 10n ** 12n;

/** Fee of a pool in millionths, and the ticks that a position of all prices spans in its steps. */
export const POOLS = { native: { fee: 500, range: 887_270 }, other: { fee: 3_000, range: 887_220 } };

/**
 * Makes pools of the stablecoin with WETH, at 2,500 dollars, and with the other token, at half a dollar, deep enough that
 * a tenant moves no price. The chain's own first account pays, and mines each transaction at once.
 */
export async function seedPools(provider: Pick<JsonRpcProvider, "send">, market: Market): Promise<void> {
  const [payer = ""] = (await provider.send("eth_accounts", [])) as string[];
  const send = (to: string, data: string, value = 0n) =>
    provider.send("eth_sendTransaction", [{ from: payer, to, data, value: `0x${value.toString(16)}` }]);
  const { stablecoin, other, weth, positions } = market;
  const ether = parseEther("1000");
  await send(weth, calls.encodeFunctionData("deposit"), ether);
  await send(stablecoin, calls.encodeFunctionData(MINT_TOKEN, [payer, parseUnits("3000000", 6)]));
  await send(other, calls.encodeFunctionData(MINT_TOKEN, [payer, parseEther("1000000")]));

  const open = async ({ fee, range }: (typeof POOLS)["native"], sides: readonly [Side, Side]) => {
    const [zero, one] = sides.toSorted((a, b) => (BigInt(a.token) < BigInt(b.token) ? -1 : 1)) as [
      Side,
      Side,
    ];
    for (const { token, amount } of sides)
      await send(token, calls.encodeFunctionData("approve", [positions, amount]));
    await send(
      positions,
      calls.encodeFunctionData("createAndInitializePoolIfNecessary", [
        zero.token,
        one.token,
        fee,
        rootOfPrice(zero.amount, one.amount),
      ]),
    );
    const amounts = [zero.amount, one.amount, 0n, 0n];
    const position = [zero.token, one.token, fee, -range, range, ...amounts, payer, LONG];
    await send(positions, calls.encodeFunctionData(MINT_POSITION, [position]));
  };
  await open(POOLS.native, [
    { token: stablecoin, amount: parseUnits("2500000", 6) },
    { token: weth, amount: ether },
  ]);
  await open(POOLS.other, [
    { token: stablecoin, amount: parseUnits("500000", 6) },
    { token: other, amount: parseEther("1000000") },
  ]);
}

/** The root of the price with 96 bits of fraction, as Uniswap v3 has it. */
function rootOfPrice(zero: bigint, one: bigint): bigint {
  return squareRoot((one << 192n) / zero);
}

function squareRoot(value: bigint): bigint {
  let root = value;
  for (let next = (root + 1n) / 2n; next < root; next = (root + value / root) / 2n) root = next;
  return root;
}
