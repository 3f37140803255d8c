import { hashMessage, Wallet } from "ethers";
import { approvalText } from "../../../keeper/protocol/approval-text.ts";
import {
  DELEGATION_SECONDS,
  type Delegation,
  type DelegationPlace,
  delegationMessage,
} from "../../../keeper/protocol/delegation-message.ts";
import { encodeDelegation } from "../../../keeper/protocol/delegation-token.ts";
import {
  ownershipStatementText,
  signedOwnershipStatement,
} from "../../../keeper/protocol/ownership-statement.ts";
import { guestConf } from "./guest-conf.ts";
import { delegationExtension, sshCertificate, testKey } from "./ssh-certificate.ts";

const OWNER = new Wallet(`0x${"11".repeat(32)}`);
const ATTESTER = new Wallet(`0x${"22".repeat(32)}`);
const SAFE = `0x${"5a".repeat(20)}`;
const INSTANCE = "0123456789abcdef0123456789abcdef";

interface Case {
  readonly place: DelegationPlace;
  readonly delegation: Delegation;
  readonly ownerKind: "eoa" | "contract";
}

const BASE: Case = {
  place: {
    domain: "panel.example.net",
    vm: "vm-42",
    chainId: 11155111n,
    contract: "0x5fbdb2315678afecb367f032d93f642f64180aa3",
    tokenId: 42n,
  },
  delegation: {
    scope: "machine",
    issuedAt: 1_790_000_000,
    expiresAt: 1_790_028_800,
    nonce: "AAAQEAYEAUDAOCAJBIFQYDIOB4",
    user: "admin",
    source: null,
  },
  ownerKind: "eoa",
};
const changed = (delegation: Partial<Delegation>, rest: Partial<Case> = {}): Case => ({
  ...BASE,
  ...rest,
  delegation: { ...BASE.delegation, ...delegation },
});

/** One a folder. */
const CASES: Readonly<Record<string, Case>> = {
  machine: BASE,
  all: changed({ scope: "all" }),
  ipv4: changed({ source: "203.0.113.0/24" }),
  ipv6: changed({ scope: "all", source: "2001:db8::/32" }),
  contract: changed({ source: "198.51.100.7/32" }, { ownerKind: "contract" }),
  longest: {
    place: {
      domain: `${"d".repeat(121)}:65535`,
      vm: "v".repeat(63),
      chainId: 0xffff_ffff_ffff_ffffn,
      contract: `0x${"c".repeat(40)}`,
      tokenId: 0xffff_ffff_ffff_ffffn,
    },
    delegation: {
      scope: "machine",
      issuedAt: 1_835_481_599,
      expiresAt: 1_835_481_599 + DELEGATION_SECONDS,
      nonce: "7777777777777777777777777Y",
      user: `_${"u".repeat(31)}`,
      source: "2001:0db8:85a3:1234:5678:8a2e:255.255.255.255/128",
    },
    ownerKind: "eoa",
  },
};

/** The files of every vector by path under test/pam/key-vectors, made from fixed keys. The C checks read them. */
export async function keyVectors(): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  const key = testKey(0x33);
  for (const [name, { place, delegation, ownerKind }] of Object.entries(CASES)) {
    const { chainId, contract, tokenId } = place;
    const wallet = ownerKind === "eoa" ? OWNER.address : SAFE;
    const message = delegationMessage(place, delegation, key.text, wallet);
    const approval = approvalText({
      instance: INSTANCE,
      chainId,
      contract,
      tokenId,
      wallet,
      hash: hashMessage(message),
    });
    const signature = await (ownerKind === "eoa"
      ? OWNER.signMessage(message)
      : ATTESTER.signMessage(approval));
    const token = encodeDelegation(delegation, signature);
    const statement = ownershipStatementText({
      instance: INSTANCE,
      chainId,
      contract,
      tokenId,
      owner: wallet,
      ownerKind,
      user: `0x${"0".repeat(40)}`,
      userExpires: 0,
      linuxUser: delegation.user,
      blockNumber: 7_000_000,
      blockHash: `0x${"ab".repeat(32)}`,
      seq: 1,
      issuedAt: delegation.issuedAt,
      validUntil: delegation.issuedAt + 31_536_000,
    });
    const put = (file: string, content: string) => files.set(`${name}/${file}`, content);
    put(
      "guest.conf",
      guestConf({
        ...place,
        instance: INSTANCE,
        user: delegation.user,
        attester: ATTESTER.address.toLowerCase(),
        offlineGrace: 86_400,
      }),
    );
    put("ownership", signedOwnershipStatement(statement, await ATTESTER.signMessage(statement)));
    put("wallet", wallet.toLowerCase());
    put("key", key.text);
    put("message", message);
    put("approval", approval);
    put("token", token);
    put("delegations", `BlockHost delegations 1\n${testKey(0x44).text} ${token}\n${key.text} ${token}\n`);
    put(
      "certificate",
      sshCertificate({
        key,
        principals: [delegation.user],
        extensions: [delegationExtension(token), ["permit-pty", Buffer.alloc(0)]],
      }),
    );
  }
  return files;
}
