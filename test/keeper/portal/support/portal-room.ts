import { randomBytes } from "node:crypto";
import { type HDNodeWallet, verifyMessage, Wallet } from "ethers";
import { listenPortal } from "../../../../keeper/composition/listen-portal.ts";
import { RetryableError } from "../../../../keeper/core/errors.ts";
import type { Branding } from "../../../../keeper/portal/ports/branding.ts";
import type { CommandAnswers } from "../../../../keeper/portal/ports/command-answers.ts";
import type { RegisteredKey } from "../../../../keeper/portal/ports/delegations.ts";
import type { PortalMachine } from "../../../../keeper/portal/ports/machines.ts";
import type { Holders } from "../../../../keeper/portal/ports/ownership.ts";
import type { Pages } from "../../../../keeper/portal/ports/pages.ts";
import { type Portal, startPortal } from "../../../../keeper/portal/server/start-portal.ts";
import { encodeChallenge } from "../../../../keeper/protocol/login-challenge.ts";
import type { LoginAttempt } from "../../../../keeper/protocol/login-message.ts";
import { SteppedTime } from "../../chain/stepped-time.ts";
import { GuestCall } from "./guest-call.ts";
import { PublicRoom } from "./public-room.ts";

const SITE = {
  domain: "host.example",
  chainId: 31_337n,
  contract: "0x5fbdb2315678afecb367f032d93f642f64180aa3",
};
const HALF_N = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n;
const EMPTY: Pages = {
  document: { type: "text/html", body: Buffer.from("<p>page") },
  assets: new Map(),
  files: new Map(),
};

/** A contract wallet says yes to this. */
export const CONTRACT_SIGNATURE = `0x${"c0".repeat(300)}`;
/** What the attester's approval looks like here. */
export const APPROVAL = `0x${"a1".repeat(65)}`;
export const CODE = "WDJBMJHT";

const machine = (number: number): PortalMachine => ({
  subscription: BigInt(number),
  instance: number.toString(16).padStart(32, "0"),
  vm: `vm-${number}`,
  linuxUser: "admin",
  ipv4: `127.0.0.${number}`,
});

/** The portal over real HTTP, with ports that the test holds: machines 42 and 43, at 127.0.0.42 and 127.0.0.43. */
export class PortalRoom {
  readonly time = new SteppedTime();
  readonly machines = [machine(42), machine(43)];
  readonly owner = wallet(1);
  readonly user = wallet(2);
  readonly stranger = wallet(3);
  /** Null: nobody may log in. */
  holders: Holders | null = { owner: address(this.owner), ownerKind: "eoa", user: address(this.user) };
  /** Lower-case addresses that are contracts. */
  readonly contractWallets: string[] = [];
  statement: string | null = "BlockHost ownership 1\n";
  chainIsDown = false;
  /** Signatures that were checked. */
  checked = 0;
  readonly keys: RegisteredKey[] = [];
  /** What came of commands. */
  readonly answers: Map<bigint, NonNullable<Awaited<ReturnType<CommandAnswers["answer"]>>>> = new Map();
  /** All that was logged, as JSON. */
  readonly logged: string[] = [];
  readonly view: PublicRoom;
  portal: Portal | undefined;
  #sids = 0;

  constructor(logo: Branding["logo"] = null) {
    this.view = new PublicRoom(this.time, SITE, () => void this.#asked(null), logo);
  }

  async start(options: { readonly limits?: { requests: number; costly: number }; pages?: Pages } = {}) {
    const log = (fields: object, message: string) =>
      void this.logged.push(JSON.stringify({ ...fields, message }));
    const { limits = { requests: 10_000, costly: 10_000 }, pages = EMPTY } = options;
    const of = async (found: (one: PortalMachine) => boolean) => this.machines.find(found) ?? null;
    this.portal = await startPortal({
      config: { listen: { host: "127.0.0.1", port: 0 }, relay: { listen: { host: "0.0.0.0", port: 0 } } },
      site: SITE,
      machines: {
        ofInstance: (instance) => of((one) => one.instance === instance),
        ofSubscription: (subscription) => of((one) => one.subscription === subscription),
        ofAddress: (ipv4) => of((one) => one.ipv4 === ipv4),
      },
      ownership: {
        holders: async () => this.#asked(this.holders),
        statement: async () => this.#asked(this.statement),
      },
      signatures: {
        check: async (wallet, text, signature) => {
          this.checked += 1;
          this.#asked(null);
          if (this.contractWallets.includes(wallet)) {
            return signature === CONTRACT_SIGNATURE ? { kind: "contract" } : null;
          }
          return isSignedBy(wallet, text, signature) ? { kind: "eoa", signature } : null;
        },
        approve: async () => APPROVAL,
      },
      delegations: {
        put: async (key) => {
          const at = this.keys.findIndex((one) => one.key === key.key && one.wallet === key.wallet);
          const known = this.keys[at];
          if (known && known.issuedAt >= key.issuedAt) return known.token === key.token;
          if (at >= 0) this.keys.splice(at, 1);
          this.keys.push(key);
          return true;
        },
        list: async (subscription, now) =>
          this.keys.filter((one) => one.subscription === subscription && one.expiresAt > now),
      },
      commands: { answer: async (nonce) => this.answers.get(nonce) ?? null },
      reading: this.view.reading,
      feed: this.view.feed,
      host: this.view.host,
      branding: this.view.branding,
      pages,
      time: this.time,
      randomBytes,
      log: { info: log, warn: log },
      listen: listenPortal,
      limits,
    });
  }

  async stop(): Promise<void> {
    this.view.feed.close();
    await this.portal?.stop();
  }

  /** Unix seconds. */
  get now(): number {
    return Math.floor(this.time.now() / 1_000);
  }

  /** A login as a guest would begin it now. */
  attempt(changes: Partial<LoginAttempt> = {}): LoginAttempt {
    this.#sids += 1;
    return {
      ...SITE,
      vm: "vm-42",
      user: "admin",
      sid: this.#sids.toString(2).padStart(8, "0").replaceAll("0", "A").replaceAll("1", "B"),
      nonce: "ABCDEFGHIJKLMNOPQRSTUVWXYA",
      tokenId: 42n,
      instance: this.machines[0]?.instance ?? "",
      sourceIp: "127.0.0.1",
      sourcePort: 50_022,
      issuedAt: this.now,
      ...changes,
    };
  }

  /** A guest sends a login and waits. */
  login(attempt: LoginAttempt, options: { code?: string; from?: string } = {}): GuestCall {
    const body = `BlockHost login 1\nchallenge=${encodeChallenge(attempt)}\ncode=${options.code ?? CODE}\n`;
    const head = `POST /guest/v1/logins HTTP/1.1\r\nHost: relay\r\nContent-Length: ${body.length}\r\n\r\n`;
    return this.guest(head + body, options.from);
  }

  /** Bytes from a guest to the relay. */
  guest(bytes: string, from = "127.0.0.42"): GuestCall {
    return new GuestCall(Number(new URL(this.portal?.relayUrl ?? "").port), bytes, from);
  }

  async get(path: string): Promise<{ status: number; body: Record<string, unknown> }> {
    const response = await fetch(`${this.portal?.url}${path}`);
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }

  async post(path: string, json: unknown): Promise<{ status: number; body: Record<string, unknown> }> {
    const response = await fetch(`${this.portal?.url}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: typeof json === "string" ? json : JSON.stringify(json),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }

  /** Waits until the portal calls a login this. */
  async until(sid: string, state: string): Promise<void> {
    while ((await this.get(`/api/v1/logins/${sid}`)).body.state !== state)
      await new Promise((resolve) => setTimeout(resolve, 5));
  }

  #asked<T>(answer: T): T {
    if (this.chainIsDown) throw new RetryableError("CHAIN_DOWN", "the chain is away", "wait");
    return answer;
  }
}

function wallet(number: number): Wallet {
  return new Wallet(`0x${number.toString(16).padStart(64, "0")}`);
}

function address(of: Wallet | HDNodeWallet): string {
  return of.address.toLowerCase();
}

/** As a guest would: 65 bytes, low s. */
function isSignedBy(wallet: string, text: string, signature: string): boolean {
  if (!/^0x[0-9a-fA-F]{130}$/.test(signature) || BigInt(`0x${signature.slice(66, 130)}`) > HALF_N)
    return false;
  try {
    return verifyMessage(text, signature).toLowerCase() === wallet;
  } catch {
    return false;
  }
}
