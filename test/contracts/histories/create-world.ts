import { AbiCoder, type Interface, keccak256 } from "ethers";
import { TestStablecoin__factory } from "../../../typechain-types/index.ts";
import type { Subscription } from "../reference/subscription.ts";
import { keys } from "../support/keys.ts";
import type { Call } from "./call.ts";
import { deployScene } from "./deploy-scene.ts";
import { scene } from "./scene.ts";

/** An error's name, or the events of Subscriptions. */
type Outcome =
  | { readonly refused: string }
  | { readonly events: readonly { readonly name: string; field(name: string): unknown }[] };

const GAS = "0x1e8480";
const REF_TYPES = "uint256 address uint256 address address uint32 uint16 address uint256 bytes32".split(" ");

/**
 * The scene on a chain, where accounts and tokens go by their names. Spoken to without ethers' signers, whose estimating
 * and waiting would take most of the time.
 */
export async function createWorld() {
  const { chain, subscriptions, credential, reader, addresses } = await deployScene();
  const { chainId } = await chain.ethers.provider.getNetwork();
  const start = await chain.networkHelpers.takeSnapshot();
  const names = new Map([...addresses].map(([name, address]) => [address, name]));
  const request = (method: string, params: unknown[]) => chain.provider.request({ method, params });

  const contracts = {
    subscriptions: { address: addressOf("contract"), abi: subscriptions.interface as Interface },
    credential: { address: await credential.getAddress(), abi: credential.interface as Interface },
  };
  const emitter = contracts.subscriptions;
  // Looked up by hand: to find an error by its selector, ethers hashes every signature each time.
  const errors = new Map<string, string>();
  for (const abi of [emitter.abi, contracts.credential.abi, TestStablecoin__factory.createInterface()]) {
    abi.forEachError(({ selector, name }) => errors.set(selector, name));
  }
  const reading = {
    to: await reader.getAddress(),
    data: reader.interface.encodeFunctionData("read", [
      emitter.address,
      scene.tokens.map(addressOf),
      scene.accounts.map(addressOf),
    ]),
  };

  function addressOf(name: string): string {
    const address = addresses.get(name);
    if (address === undefined) throw new Error(`nobody is called ${name}`);
    return address;
  }

  /** With addresses where names are. */
  function addressed(value: unknown): unknown {
    if (typeof value === "string") return addresses.get(value) ?? value;
    if (Array.isArray(value)) return value.map(addressed);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, addressed(part)]));
  }

  function errorName(error: unknown): string {
    const data = error instanceof Error && "data" in error ? String(error.data) : "0x";
    return errors.get(data.slice(0, 10)) ?? `${error} ${data}`;
  }

  return {
    addressOf,
    close: () => chain.close(),

    /** Back to the beginning; returns the time of the last block. */
    async reset(): Promise<bigint> {
      await start.restore();
      return BigInt(await chain.networkHelpers.time.latest());
    },

    /** Runs a call in a block of its own, mined at `time`. */
    async perform({ from, on = "subscriptions", method, args }: Call, time: bigint): Promise<Outcome> {
      const { address: to, abi } = contracts[on];
      const data = abi.encodeFunctionData(method, args.map(addressed));
      await request("evm_setNextBlockTimestamp", [Number(time)]);
      let hash: unknown;
      try {
        hash = await request("eth_sendTransaction", [{ from: addressOf(from), to, data, gas: GAS }]);
      } catch (error) {
        return { refused: errorName(error) };
      }
      const { logs } = (await request("eth_getTransactionReceipt", [hash])) as Receipt;
      const events = logs
        .filter(({ address }) => address === emitter.address.toLowerCase())
        .map((log) => emitter.abi.parseLog(log))
        .filter((event) => event !== null)
        .map(({ name, args }) => ({
          name,
          field: (key: string): unknown => names.get(String(args.getValue(key))) ?? args.getValue(key),
        }));
      return { events };
    },

    /** All that StateReader reads, as of the last block. */
    async read(): Promise<bigint[]> {
      const result = String(await request("eth_call", [reading, "latest"]));
      // Behind the offset and the length of the array.
      return (result.slice(130).match(/.{64}/g) ?? []).map((word) => BigInt(`0x${word}`));
    },

    /** As the interface defines it. */
    purchaseRef({ id, payer, recipient, planId, numDays, token, amount }: Subscription): string {
      const [contract, from, to, money] = ["contract", payer, recipient, token].map(addressOf);
      const values = [chainId, contract, id, from, to, planId, numDays, money, amount, keys.alice];
      return keccak256(AbiCoder.defaultAbiCoder().encode(REF_TYPES, values));
    },
  };
}

interface Receipt {
  readonly logs: readonly { readonly address: string; readonly topics: string[]; readonly data: string }[];
}
