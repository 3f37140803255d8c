import { type SessionChallenge, sessionMessage } from "./session-message.ts";

const ADMIN = {
  statement: "Look into this host as its operator for an hour. This costs nothing and changes nothing.",
  path: "/admin",
};

/**
 * The text (EIP-4361) for a session at the operator's panel; to be signed by EIP-191 (`personal_sign`). It is no text of a
 * tenant's session, whatever domain both are at.
 *
 * @param address the signer's, any case
 * @throws RangeError when the address is none
 */
export function adminSessionMessage(challenge: SessionChallenge, address: string): string {
  return sessionMessage(challenge, address, ADMIN);
}
