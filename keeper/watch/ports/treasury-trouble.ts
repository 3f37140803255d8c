/** How earned money gets to where it belongs, and the keeper to its gas money. */
export interface TreasuryTrouble {
  /** What a person has to know, each with one of `TREASURY_CODES`; empty when all goes as it should. */
  trouble(): readonly { readonly code: string; readonly what: string; readonly remedy: string }[];
}
