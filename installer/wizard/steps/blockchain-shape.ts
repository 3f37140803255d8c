import { knownChains } from "../../answers/known-chains.ts";
import type { Draft } from "../form/draft.ts";
import { flat } from "../form/flat.ts";
import { rowsOf, withRow } from "../form/rows.ts";
import type { StepShape } from "../form/step-shape.ts";
import { linesOf, textOf, wholeOf } from "../form/values.ts";
import { planOf, planTexts, USUAL_PLAN } from "./plan-shape.ts";

/** Base: its fees are cents, its blocks come every two seconds. */
const FIRST = "8453";
/** For a chain that we do not know. */
export const OTHER = "other";

const USUAL = {
  known: OTHER,
  "chain.chainId": "",
  "chain.name": "",
  "chain.rpcUrls": "",
  "chain.explorer": "",
  "chain.currency.name": "Ether",
  "chain.currency.symbol": "ETH",
  "chain.currency.decimals": "18",
  "contracts.kind": "deploy",
  "contracts.stablecoin": "",
  takesSwaps: "",
  "contracts.swaps.router": "",
  "contracts.swaps.wrappedNative": "",
  "contracts.swaps.quoter": "",
  "contracts.swaps.poolFee": "500",
  "contracts.adminDelay": "259200",
  "contracts.subscriptions": "",
  "contracts.inbox": "",
  "contracts.deploymentBlock": "",
};

/** All that is known of a chain, in fields. */
export function chainTexts(id: string): Draft {
  const chain = knownChains.find((one) => `${one.id}` === id);
  if (chain === undefined) return { ...USUAL, known: OTHER };
  const { name, rpcUrls, explorer, currency, stablecoin, swaps } = chain;
  return {
    ...flat({
      chain: { chainId: chain.id, name, explorer, currency },
      contracts: { stablecoin, swaps },
    }),
    "chain.rpcUrls": rpcUrls.join("\n"),
    takesSwaps: "yes",
    known: id,
  };
}

/** Step 3 in fields. @param wallet of the admin, who gets what is earned unless they say otherwise */
export const blockchainShape = (wallet: string): StepShape => ({
  draftOf: (answer) => withPayee(draftOf(answer), wallet),
  answerOf: (draft) => {
    const isNew = draft["contracts.kind"] !== "existing";
    return {
      chain: {
        chainId: wholeOf(draft["chain.chainId"]),
        name: textOf(draft["chain.name"]),
        rpcUrls: linesOf(draft["chain.rpcUrls"]),
        explorer: textOf(draft["chain.explorer"]) ?? null,
        currency: {
          name: textOf(draft["chain.currency.name"]),
          symbol: textOf(draft["chain.currency.symbol"]),
          decimals: wholeOf(draft["chain.currency.decimals"]),
        },
      },
      contracts: isNew ? newContracts(draft) : existingContracts(draft),
      plans: isNew ? rowsOf(draft, "plans").map((number) => planOf(draft, number)) : [],
    };
  },
});

function draftOf(answer: unknown): Draft {
  const texts = planTexts(flat(answer));
  const id = texts["chain.chainId"] ?? "";
  const { rpcUrls = [] } = (answer as { chain?: { rpcUrls?: readonly string[] } } | null)?.chain ?? {};
  if (id === "") {
    const draft = { ...USUAL, ...chainTexts(FIRST), ...texts };
    return rowsOf(draft, "plans").length > 0 ? draft : withRow(draft, "plans", USUAL_PLAN);
  }
  return {
    ...USUAL,
    ...texts,
    known: knownChains.some((one) => `${one.id}` === id) ? id : OTHER,
    "chain.rpcUrls": rpcUrls.join("\n"),
    takesSwaps: (texts["contracts.swaps.router"] ?? "") === "" ? "" : "yes",
  };
}

function withPayee(draft: Draft, wallet: string): Draft {
  const list = "contracts.shares";
  if (rowsOf(draft, list).length > 0) return draft;
  return withRow(draft, list, { payee: wallet, share: "1" });
}

function newContracts(draft: Draft): unknown {
  const swaps = {
    router: textOf(draft["contracts.swaps.router"]),
    wrappedNative: textOf(draft["contracts.swaps.wrappedNative"]),
    quoter: textOf(draft["contracts.swaps.quoter"]),
    poolFee: wholeOf(draft["contracts.swaps.poolFee"]),
  };
  return {
    kind: "deploy",
    stablecoin: textOf(draft["contracts.stablecoin"]),
    swaps: draft.takesSwaps === "yes" ? swaps : null,
    shares: rowsOf(draft, "contracts.shares").map((number) => ({
      payee: textOf(draft[`contracts.shares.${number}.payee`]),
      share: wholeOf(draft[`contracts.shares.${number}.share`]),
    })),
    adminDelay: wholeOf(draft["contracts.adminDelay"]),
  };
}

function existingContracts(draft: Draft): unknown {
  return {
    kind: "existing",
    subscriptions: textOf(draft["contracts.subscriptions"]),
    inbox: textOf(draft["contracts.inbox"]),
    deploymentBlock: wholeOf(draft["contracts.deploymentBlock"]),
  };
}
