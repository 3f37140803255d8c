import { computeAddress, SigningKey, Wallet } from "ethers";
import { encodeChallenge } from "../../../keeper/protocol/login-challenge.ts";
import { type LoginAttempt, loginMessage } from "../../../keeper/protocol/login-message.ts";
import {
  ownershipStatementText,
  signedOwnershipStatement,
} from "../../../keeper/protocol/ownership-statement.ts";
import { guestConf } from "./guest-conf.ts";

const OWNER = new Wallet(`0x${"11".repeat(32)}`);
const ATTESTER = new SigningKey(`0x${"22".repeat(32)}`);

const BASE: LoginAttempt = {
  domain: "panel.example.net",
  vm: "vm-42",
  user: "admin",
  sid: "7K3QFJ2M",
  nonce: "AAAQEAYEAUDAOCAJBIFQYDIOB4",
  chainId: 11155111n,
  contract: "0x5fbdb2315678afecb367f032d93f642f64180aa3",
  tokenId: 42n,
  instance: "0123456789abcdef0123456789abcdef",
  sourceIp: "203.0.113.9",
  sourcePort: 50022,
  issuedAt: 1_790_000_000,
};

/** One a folder: what varies are the values that are written in more than one way. */
const ATTEMPTS: Readonly<Record<string, LoginAttempt>> = {
  ipv4: BASE,
  "ipv6-zone": { ...BASE, sourceIp: "fe80::1:2%eth0", sourcePort: 1, domain: "127.0.0.1:8443" },
  "largest-numbers": {
    ...BASE,
    chainId: 0xffff_ffff_ffff_ffffn,
    tokenId: 0xffff_ffff_ffff_ffffn,
    sourcePort: 65_535,
    issuedAt: 253_402_300_000 - 121,
  },
  "longest-names": {
    ...BASE,
    domain: `${"d".repeat(121)}:65535`,
    vm: "v".repeat(63),
    user: `_${"u".repeat(31)}`,
    sourceIp: "2001:db8:85a3:1234:5678:8a2e:370:7334",
    // 29 February of a leap year, one second before midnight: the expiry is in March
    issuedAt: 1_835_481_599,
  },
  "token-zero": { ...BASE, tokenId: 0n, chainId: 1n, sourcePort: 0, issuedAt: 0 },
};

/** `BASE.nonce` in hex. */
const NONCE = "000102030405060708090a0b0c0d0e0f";

/** The files of every vector by path under test/pam/vectors, made from fixed keys. The C checks read them. */
export async function loginVectors(): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  for (const [name, attempt] of Object.entries(ATTEMPTS)) {
    const message = loginMessage(attempt, OWNER.address);
    const text = ownershipStatementText({
      instance: attempt.instance,
      chainId: attempt.chainId,
      contract: attempt.contract,
      tokenId: attempt.tokenId,
      owner: OWNER.address,
      ownerKind: "eoa",
      user: `0x${"0".repeat(40)}`,
      userExpires: 0,
      linuxUser: attempt.user,
      blockNumber: 7_000_000,
      blockHash: `0x${"ab".repeat(32)}`,
      seq: attempt.issuedAt,
      issuedAt: attempt.issuedAt,
      validUntil: attempt.issuedAt + 86_400,
    });
    const attester = computeAddress(ATTESTER).toLowerCase();
    const signature = await new Wallet(ATTESTER).signMessage(text);
    const put = (file: string, content: string) => files.set(`${name}/${file}`, content);
    put("guest.conf", guestConf({ ...attempt, attester, offlineGrace: 86_400 }));
    put(
      "attempt",
      `sid=${attempt.sid}\nnonce=${NONCE}\nissued_at=${attempt.issuedAt}\nuser=${attempt.user}\n` +
        `ip=${attempt.sourceIp}\nport=${attempt.sourcePort}\nsigner=${OWNER.address.toLowerCase()}\n`,
    );
    put("challenge", encodeChallenge(attempt));
    put("message", message);
    put("signature", await OWNER.signMessage(message));
    put("ownership", signedOwnershipStatement(text, signature));
  }
  return files;
}
