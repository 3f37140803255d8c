import { resolveAddress } from "../book/resolve-address.ts";
import { wholeId } from "../whole-id.ts";
import type { Predicate } from "./ask-is.ts";
import { subscriptionNow } from "./subscription-now.ts";

/** Whether somebody owns a machine's token, or is its user (ERC-4907) now. */
export function isHolding(what: "owner" | "user"): Predicate {
  return async (desk, who, text) => {
    const id = wholeId(text ?? "", "subscription");
    const { address, words } = await resolveAddress(desk, who ?? "");
    const { owner, user } = await subscriptionNow(desk, id);
    const held = what === "owner" ? owner : user;
    if (held === null) return { yes: false, because: `subscription ${id} has no ${what}` };
    const yes = held === address;
    return { yes, because: yes ? `${words} is the ${what} of ${id}` : `the ${what} of ${id} is ${held}` };
  };
}
