import { hashMessage } from "ethers";
import { checkSignature } from "../../chain/check-signature.ts";
import { resolveAddress } from "../book/resolve-address.ts";
import type { Predicate } from "./ask-is.ts";

/** Whether somebody signed a text (EIP-191), by key or by the word of their contract. */
export const isSigned: Predicate = async (desk, who, message, signature) => {
  const { address, words } = await resolveAddress(desk, who ?? "");
  const hash = hashMessage(message ?? "");
  const signed = await checkSignature(desk.chain, address.toLowerCase(), hash, signature ?? "");
  return {
    yes: signed !== null,
    because: signed === null ? `${words} did not sign that` : `${words} signed that`,
  };
};
