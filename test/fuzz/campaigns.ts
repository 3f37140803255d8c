import type { Part } from "../runner/part.ts";
import { solidityPart } from "../runner/solidity-part.ts";
import { allocatorPart } from "./allocator-part.ts";
import { historiesPart } from "./histories-part.ts";
import { loginPart } from "./login-part.ts";

/** What the command line says; where it says nothing each campaign knows best. */
export interface Wishes {
  readonly runs?: number | undefined;
  readonly depth?: number | undefined;
  readonly seed?: string | undefined;
}

/** The long campaigns against contracts and wallet login, in the order they run. `runs` means what its words say. */
export const CAMPAIGNS: Readonly<
  Record<string, { words: string; part: (root: string, wishes: Wishes) => Part }>
> = {
  properties: campaign("properties", "10,000 random inputs for each property", "contracts/fuzz"),
  invariants: campaign(
    "invariants",
    "256 random histories of 500 calls for each invariant",
    "contracts/invariants",
  ),
  histories: {
    words: "10,000 random histories, compared to the last unit with a second implementation",
    part: (root, wishes) => historiesPart(root, "histories", "compared with the reference", wishes),
  },
  allocator: {
    words: "100,000 random steps of a broker's leases, one in four of which the process does not survive",
    part: (root, wishes) => allocatorPart(root, "allocator", "no prefix is lent twice, none is lost", wishes),
  },
  login: {
    words: "60 seconds of random input for each parser of the wallet login and for its whole module",
    part: (root, wishes) => loginPart(root, "login", "no input makes them stumble", wishes),
  },
};

function campaign(name: string, words: string, folder: string) {
  return {
    words,
    part: (root: string, wishes: Wishes) =>
      solidityPart(root, { name, words, folders: [folder], effort: { profile: "long", ...wishes } }),
  };
}
