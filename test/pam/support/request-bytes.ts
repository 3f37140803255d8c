import { hexToBytes } from "@noble/hashes/utils.js";

const OPERATIONS = { login: 1, statement: 2, authentic: 3, key: 4, wallet: 5 } as const;

/** A question to bh-verify; what is left out is empty. */
export interface VerifyRequest {
  readonly op: keyof typeof OPERATIONS;
  readonly conf: string;
  readonly statement: string;
  /** Unix seconds. */
  readonly now: number;
  readonly issuedAt?: number;
  /** 32 hex digits. */
  readonly nonce?: string;
  readonly sid?: string;
  readonly port?: number;
  readonly ip?: string;
  readonly user?: string;
  readonly wallet?: string;
  readonly signature?: string;
  readonly key?: string;
  readonly delegations?: string;
}

const SIZE = 26_088;

/** `struct bh_request` as pam/FORMAT.md section 8 lays it out, on a little-endian machine. */
export function requestBytes(request: VerifyRequest): Buffer {
  const bytes = Buffer.alloc(SIZE);
  const put = (text: string | undefined, offset: number) => bytes.write(text ?? "", offset, "latin1");
  bytes.write("BHREQ\0\0\x02", "latin1");
  bytes.writeUInt32LE(OPERATIONS[request.op], 8);
  const lengths = [request.conf, request.statement, request.signature, request.key, request.delegations];
  lengths.forEach((text, i) => {
    bytes.writeUInt32LE(text?.length ?? 0, 12 + 4 * i);
  });
  bytes.writeBigUInt64LE(BigInt(request.now), 32);
  bytes.writeBigUInt64LE(BigInt(request.issuedAt ?? 0), 40);
  bytes.set(hexToBytes(request.nonce ?? ""), 48);
  put(request.sid, 64);
  bytes.writeUInt16LE(request.port ?? 0, 72);
  put(request.ip, 80);
  put(request.user, 144);
  put(request.wallet, 184);
  put(request.conf, 232);
  put(request.statement, 1256);
  put(request.signature, 5352);
  put(request.key, 5608);
  put(request.delegations, 9704);
  return bytes;
}
