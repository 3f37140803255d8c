import { join } from "node:path";
import { hashMessage, Wallet } from "ethers";
import { type Approval, approvalText } from "../../../keeper/protocol/approval-text.ts";
import {
  type Delegation,
  type DelegationPlace,
  delegationMessage,
} from "../../../keeper/protocol/delegation-message.ts";
import { encodeDelegation } from "../../../keeper/protocol/delegation-token.ts";
import {
  type OwnershipStatement,
  ownershipStatementText,
  signedOwnershipStatement,
} from "../../../keeper/protocol/ownership-statement.ts";
import { guestConf } from "./guest-conf.ts";
import { testKey } from "./ssh-certificate.ts";
import { type Verdict, type VerifyRequest, verify } from "./verify-request.ts";

const VERIFY = join(import.meta.dirname, "../../../build/pam/bh-verify");

/** Unix seconds; the tests' clock stands still. */
const NOW = 1_790_000_000;
const HOUR = 3600;
const INSTANCE = "ab".repeat(16);
const SAFE = `0x${"5a".repeat(20)}`;
const owner = new Wallet(`0x${"11".repeat(32)}`);
const attester = new Wallet(`0x${"22".repeat(32)}`);
const tenant = new Wallet(`0x${"66".repeat(32)}`);
const key = testKey(0x33);
const place: DelegationPlace = {
  domain: "panel.example.net",
  vm: "vm-42",
  chainId: 31337n,
  contract: `0x${"c0".repeat(20)}`,
  tokenId: 42n,
};
const config = guestConf({
  ...place,
  instance: INSTANCE,
  user: "admin",
  attester: attester.address.toLowerCase(),
  offlineGrace: 24 * HOUR,
});
const delegation: Delegation = {
  scope: "machine",
  issuedAt: NOW - HOUR,
  expiresAt: NOW + HOUR,
  nonce: "AAAQEAYEAUDAOCAJBIFQYDIOB4",
  user: "admin",
  source: null,
};

async function statement(changes: Partial<OwnershipStatement> = {}): Promise<string> {
  const text = ownershipStatementText({
    instance: INSTANCE,
    chainId: place.chainId,
    contract: place.contract,
    tokenId: place.tokenId,
    owner: owner.address,
    ownerKind: "eoa",
    user: `0x${"0".repeat(40)}`,
    userExpires: 0,
    linuxUser: "admin",
    blockNumber: 1,
    blockHash: `0x${"cd".repeat(32)}`,
    seq: 1,
    issuedAt: NOW - 60,
    validUntil: NOW + 30 * 24 * HOUR,
    ...changes,
  });
  return signedOwnershipStatement(text, await attester.signMessage(text));
}

/** A delegation that a wallet has signed, with what it was signed for changed or not. */
async function token(
  changes: Partial<Delegation> = {},
  by: { readonly wallet?: Wallet; readonly place?: Partial<DelegationPlace>; readonly key?: string } = {},
): Promise<string> {
  const changed = { ...delegation, ...changes };
  const wallet = by.wallet ?? owner;
  const text = delegationMessage({ ...place, ...by.place }, changed, by.key ?? key.text, wallet.address);
  return encodeDelegation(changed, await wallet.signMessage(text));
}

/** The attester's word that the contract wallet has approved a text, with what it says changed or not. */
function approval(text: string, changes: Partial<Approval> = {}, by = attester): Promise<string> {
  const { chainId, contract, tokenId } = place;
  const said = { instance: INSTANCE, chainId, contract, tokenId, wallet: SAFE, hash: hashMessage(text) };
  return by.signMessage(approvalText({ ...said, ...changes }));
}

/** The list of what is registered for the key. */
const registered = (...tokens: string[]) =>
  `BlockHost delegations 1\n${tokens.map((each) => `${key.text} ${each}\n`).join("")}`;

interface Question extends Partial<Omit<VerifyRequest, "config" | "statement" | "now">> {
  /** What the statement says otherwise than that the owner owns it. */
  readonly owned?: Partial<OwnershipStatement>;
}

/** What bh-verify says; it is asked about the key unless the question names something else. */
async function ask({ owned, ...question }: Question): Promise<Verdict> {
  return verify(VERIFY, {
    operation: "key",
    key: `ssh-ed25519 ${key.text}`,
    user: "admin",
    config,
    statement: await statement(owned),
    now: NOW,
    ...question,
  });
}

/** A guest that is always the same, its wallets and its SSH key, with bh-verify as built to judge them. */
export const fixedGuest = {
  now: NOW,
  instance: INSTANCE,
  place,
  owner,
  attester,
  /** An ERC-4907 user, when the statement says so. */
  tenant,
  /** A contract wallet, when the statement says so. */
  safe: SAFE,
  key,
  delegation,
  token,
  approval,
  registered,
  ask,
};
