import { id } from "ethers";

/** Encryption keys of tenants: any 32 bytes but a few are X25519 public keys. */
export const keys = { alice: id("alice's key"), bob: id("bob's key") } as const;
