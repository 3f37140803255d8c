import { z } from "zod";

const hex = (digits: number) =>
  z
    .string()
    .toLowerCase()
    .regex(new RegExp(`^0x[0-9a-f]{${digits}}$`));
const uint64 = z.bigint().min(0n).max(0xffff_ffff_ffff_ffffn);
const whole = z.number().int().min(0);

const schema = z.strictObject({
  /** The VM's uuid without dashes. */
  instance: z.string().regex(/^[0-9a-f]{32}$/),
  chainId: uint64,
  /** AccessCredential. */
  contract: hex(40),
  tokenId: uint64,
  /** Holder of the token; the zero address when it is burned. */
  owner: hex(40),
  /** A contract has no key that a guest could check: it logs in by an approval. */
  ownerKind: z.enum(["eoa", "contract"]),
  /** ERC-4907 user; the zero address when there is none. */
  user: hex(40),
  /** Unix second at which the user's time runs out. */
  userExpires: whole,
  linuxUser: z.string().regex(/^[a-z_][a-z0-9_-]{0,31}$/),
  /** Where on the chain this was so. */
  blockNumber: whole,
  blockHash: hex(64),
  /** Rises with each statement for a VM; a guest refuses a lower one than it has had. */
  seq: whole,
  /** Unix seconds, wall clock. A guest believes a statement for `offline_grace` seconds from then. */
  issuedAt: whole,
  /** Unix seconds: the subscription's expiry; 0 when it has ended before its time. */
  validUntil: whole,
});

/** Who may log in to a VM, as the keeper saw it on the chain. */
export type OwnershipStatement = z.infer<typeof schema>;

/**
 * The text that the attester signs by EIP-191, ending in a line feed; hex comes out in lower case. See pam/FORMAT.md
 * section 2.
 *
 * @throws z.ZodError when a field is not valid
 */
export function ownershipStatementText(statement: OwnershipStatement): string {
  const s = schema.parse(statement);
  return `BlockHost ownership 1
instance=${s.instance}
chain=${s.chainId}
contract=${s.contract}
token=${s.tokenId}
owner=${s.owner}
owner-kind=${s.ownerKind}
user=${s.user}
user-expires=${s.userExpires}
linux-user=${s.linuxUser}
block=${s.blockNumber}
block-hash=${s.blockHash}
seq=${s.seq}
issued-at=${s.issuedAt}
valid-until=${s.validUntil}
`;
}

/**
 * The statement as a guest stores it.
 *
 * @param signature EIP-191 signature of the text by the attester: 0x and 130 hex digits
 * @throws RangeError when the signature has another shape
 */
export function signedOwnershipStatement(text: string, signature: string): string {
  if (!/^0x[0-9a-fA-F]{130}$/.test(signature)) throw new RangeError("a signature is 0x and 130 hex digits");
  return `${text}signature=${signature.toLowerCase()}\n`;
}

export interface SignedOwnershipStatement {
  readonly statement: OwnershipStatement;
  /** What was signed. */
  readonly text: string;
  readonly signature: string;
}

const SHAPE = new RegExp(
  "^(BlockHost ownership 1\n" +
    [
      ...["instance", "chain", "contract", "token", "owner", "owner-kind", "user", "user-expires"],
      ...["linux-user", "block", "block-hash", "seq", "issued-at", "valid-until"],
    ]
      .map((key) => `${key}=([0-9a-z_-]{1,66})\n`)
      .join("") +
    ")signature=(0x[0-9a-f]{130})\n$",
);

/**
 * Reads a stored statement. Does not check the signature: a keeper compares texts, a guest has its own code.
 *
 * @throws RangeError when it is anything but what `signedOwnershipStatement` makes
 */
export function parseOwnershipStatement(document: string): SignedOwnershipStatement {
  const [, text = "", ...fields] = SHAPE.exec(document) ?? [];
  const [instance, chain, contract, token, owner, ownerKind, user, userExpires, linuxUser, ...rest] = fields;
  const [block, blockHash, seq, issuedAt, validUntil, signature = ""] = rest;
  const digits = (value = "") => (/^[0-9]{1,20}$/.test(value) ? BigInt(value) : -1n);
  const parsed = schema.safeParse({
    instance,
    chainId: digits(chain),
    contract,
    tokenId: digits(token),
    owner,
    ownerKind,
    user,
    userExpires: Number(digits(userExpires)),
    linuxUser,
    blockNumber: Number(digits(block)),
    blockHash,
    seq: Number(digits(seq)),
    issuedAt: Number(digits(issuedAt)),
    validUntil: Number(digits(validUntil)),
  });
  if (!parsed.success || ownershipStatementText(parsed.data) !== text) {
    throw new RangeError("not an ownership statement");
  }
  return { statement: parsed.data, text, signature };
}
