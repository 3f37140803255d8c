import { join } from "node:path";

/** A key that a wallet has let in, in a folder of its own. */
export interface DelegatedKey {
  readonly folder: string;
  /** Lower-case address of the wallet. */
  readonly wallet: string;
  /** Unix seconds. */
  readonly expiresAt: number;
}

/** The names that ssh looks for: a certificate is found by its key's. */
export const KEY_FILES = {
  key: "id_ed25519",
  certificate: "id_ed25519-cert.pub",
  delegation: "delegation.json",
} as const;

/** For IdentityFile. */
export const keyFileOf = ({ folder }: DelegatedKey): string => join(folder, KEY_FILES.key);
