import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";

const OPERATIONS = { login: 1, statement: 2, authentic: 3, key: 4, wallet: 5, delegations: 6 } as const;
const SIZE = 26_088;

export interface VerifyRequest {
  readonly operation: keyof typeof OPERATIONS;
  readonly config: string;
  readonly statement: string;
  /** Unix seconds. */
  readonly now: number;
  readonly user?: string;
  /** The login that `signature` is for. */
  readonly login?: {
    readonly issuedAt: number;
    /** 16 bytes in hex. */
    readonly nonce: string;
    readonly sid: string;
    readonly port: number;
    readonly ip: string;
    readonly signature: string;
  };
  readonly wallet?: string;
  /** Type, blank, base64. */
  readonly key?: string;
  readonly delegations?: string;
}

export interface Verdict {
  readonly ok: boolean;
  readonly reason: string;
  readonly signer: string;
  /** Unix seconds. */
  readonly until: number;
}

/** What bh-verify, the program at `path`, says of a request: pam/FORMAT.md section 8. */
export async function verify(path: string, request: VerifyRequest): Promise<Verdict> {
  const { config, statement, login, key = "", delegations = "" } = request;
  const bytes = Buffer.alloc(SIZE);
  bytes.write("BHREQ\0\0\x02", 0, "latin1");
  bytes.writeUInt32LE(OPERATIONS[request.operation], 8);
  [config, statement, login?.signature ?? "", key, delegations].forEach((part, i) => {
    bytes.writeUInt32LE(part.length, 12 + 4 * i);
  });
  bytes.writeBigUInt64LE(BigInt(request.now), 32);
  if (login !== undefined) {
    bytes.writeBigUInt64LE(BigInt(login.issuedAt), 40);
    bytes.write(login.nonce, 48, 16, "hex");
    bytes.write(login.sid, 64, 8, "latin1");
    bytes.writeUInt16LE(login.port, 72);
    bytes.write(login.ip, 80, 64, "latin1");
    bytes.write(login.signature, 5352, 256, "latin1");
  }
  bytes.write(request.user ?? "", 144, 40, "latin1");
  bytes.write(request.wallet ?? "", 184, 48, "latin1");
  bytes.write(config, 232, 1024, "latin1");
  bytes.write(statement, 1256, 4096, "latin1");
  bytes.write(key, 5608, 4096, "latin1");
  bytes.write(delegations, 9704, "latin1");
  const child = spawn(path, { stdio: ["pipe", "pipe", "inherit"] });
  child.stdin.end(bytes);
  const [line, [code]] = await Promise.all([text(child.stdout), once(child, "close")]);
  if (code !== 0 || line.length !== 216) throw new Error(`bh-verify ended with ${code}: ${line}`);
  return {
    ok: line.startsWith("ok "),
    reason: line.slice(3, 23).trim(),
    signer: line.slice(24, 66),
    until: Number(line.slice(195)),
  };
}
