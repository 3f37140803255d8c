import { callResultShape } from "../../chain/rpc-shapes.ts";
import { resolveAddress } from "../book/resolve-address.ts";
import type { Predicate } from "./ask-is.ts";

/** How the code of a wallet with a key begins that lends itself a contract's (EIP-7702). */
const LENT = /^0xef0100[0-9a-f]{40}$/i;

/** Whether an address is a contract's: has code, and no key of its own as far as that shows. */
export const isContract: Predicate = async (desk, who) => {
  const { address, words } = await resolveAddress(desk, who ?? "");
  const { value: code } = await desk.chain.heads.agreed((rpc, { hash }) =>
    rpc.request("eth_getCode", [address, { blockHash: hash, requireCanonical: true }], callResultShape),
  );
  if (LENT.test(code)) return { yes: false, because: `${words} is a wallet that lends itself code` };
  const yes = code !== "0x";
  return { yes, because: yes ? `${words} has code` : `${words} has no code` };
};
