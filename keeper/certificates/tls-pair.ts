/** What a TLS server shows and what it proves it with, PEM: its certificate with the chain after it, and the private key. */
export interface TlsPair {
  readonly cert: string;
  readonly key: string;
}
