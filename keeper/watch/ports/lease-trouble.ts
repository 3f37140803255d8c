/** How the lease of a broker's prefix fares. */
export interface LeaseTrouble {
  /** What a person has to know, each with a code; empty when all goes as it should, or nothing is leased. */
  trouble(): readonly { readonly code: string; readonly what: string; readonly remedy: string }[];
}
