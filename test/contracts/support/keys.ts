import { id } from "ethers";

/** Encryption keys of tenants and of the keeper: any 32 bytes but a few are X25519 public keys. */
export const keys = {
  alice: id("alice's key"),
  bob: id("bob's key"),
  keeper: id("the keeper's key"),
  nextKeeper: id("the keeper's next key"),
} as const;
