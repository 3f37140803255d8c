import { encodeChallenge } from "../../../../keeper/protocol/login-challenge.ts";
import { NOON } from "../support/api-answers.ts";

/** What the terminal of an example login shows. */
export const CHALLENGE = encodeChallenge({
  domain: "host.example",
  chainId: 31_337n,
  contract: "0x5fbdb2315678afecb367f032d93f642f64180aa3",
  vm: "vm-42",
  user: "admin",
  sid: "ABCDEFGH",
  nonce: "ABCDEFGHIJKLMNOPQRSTUVWXYA",
  tokenId: 42n,
  instance: "2a".padStart(32, "0"),
  sourceIp: "203.0.113.7",
  sourcePort: 50_022,
  issuedAt: NOON,
});
