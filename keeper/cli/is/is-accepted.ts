import { parseAddress } from "../book/parse-address.ts";
import { acceptedMoney } from "../money/accepted-money.ts";
import type { Predicate } from "./ask-is.ts";

/** Whether a token pays for subscriptions. A symbol counts only among those that do. */
export const isAccepted: Predicate = async (desk, text = "") => {
  const { heads, contracts } = desk.chain;
  const accepted = await acceptedMoney(desk);
  const addresses = /^0x/i.test(text)
    ? [parseAddress(text)]
    : accepted.flatMap(({ symbol, address }) =>
        address !== null && symbol.toLowerCase() === text.toLowerCase() ? [address] : [],
      );
  const { value } = await heads.agreed((rpc, block) =>
    Promise.all(addresses.map((address) => contracts.at(rpc, block).isAccepted(address))),
  );
  const yes = value.some((each) => each);
  return { yes, because: `${text} is ${yes ? "" : "not "}accepted` };
};
