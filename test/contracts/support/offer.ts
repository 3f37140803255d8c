import { id, parseEther } from "ethers";
import type { IBrokerRegistry } from "../../../typechain-types/index.ts";

/** Two prefixes of 256 addresses each, a hundredth of an ether a period. */
export function offer(overrides: Partial<IBrokerRegistry.OfferStruct> = {}) {
  return {
    encryptionKey: id("the broker's key"),
    region: "eu-central",
    prefixLength: 120,
    capacity: 2,
    price: parseEther("0.01"),
    ...overrides,
  };
}
