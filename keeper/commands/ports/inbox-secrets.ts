/** X25519 secret keys, 32 bytes each. What was added is on disk when the promise resolves. */
export interface InboxSecrets {
  /** The oldest first. */
  list(): Promise<readonly Uint8Array[]>;
  add(secret: Uint8Array): Promise<void>;
  /** Forgets all others. */
  keepOnly(secret: Uint8Array): Promise<void>;
}
