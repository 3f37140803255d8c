import { randomBytes } from "node:crypto";
import { verifyMessage, Wallet } from "ethers";
import { listenPortal } from "../../../../keeper/composition/listen-portal.ts";
import { RetryableError } from "../../../../keeper/core/errors.ts";
import type { AdminReads } from "../../../../keeper/portal/ports/admin-reads.ts";
import type { Pages } from "../../../../keeper/portal/ports/pages.ts";
import { type AdminPanel, startAdmin } from "../../../../keeper/portal/server/admin/start-admin.ts";
import type { AdminRole } from "../../../../keeper/protocol/api/admin/admin-role.ts";
import { SteppedTime } from "../../chain/stepped-time.ts";
import { ADMIN_READS } from "./admin-answers.ts";
import { HOST } from "./api-answers.ts";

const EMPTY: Pages = {
  document: { type: "text/html", body: Buffer.from("<p>panel") },
  assets: new Map([["/assets/a-1.js", { type: "text/javascript", body: Buffer.from("1") }]]),
  files: new Map(),
};

/** The panel's server over real HTTP, with what it reads held by the test. */
export class AdminRoom {
  readonly time = new SteppedTime();
  readonly operator = new Wallet(`0x${"1".padStart(64, "0")}`);
  readonly stranger = new Wallet(`0x${"3".padStart(64, "0")}`);
  /** By lower-case address. */
  readonly roles = new Map<string, readonly AdminRole[]>([
    [this.operator.address.toLowerCase(), ["operator", "pauser"]],
  ]);
  /** How often the chain was asked for roles. */
  asked = 0;
  chainIsDown = false;
  reads: AdminReads = ADMIN_READS;
  panel: AdminPanel | undefined;

  async start(pages: Pages = EMPTY): Promise<void> {
    this.panel = await startAdmin({
      at: { host: "127.0.0.1", port: 0 },
      site: { domain: "host.example:8444", chainId: 31_337n, contract: HOST.contracts.credential },
      admins: {
        rolesOf: async (wallet) => {
          this.asked += 1;
          if (this.chainIsDown) throw new RetryableError("CHAIN_DOWN", "the chain is away", "wait");
          return this.roles.get(wallet) ?? [];
        },
      },
      signatures: {
        check: async (wallet, text, signature) =>
          verifyMessage(text, signature).toLowerCase() === wallet ? { kind: "eoa", signature } : null,
      },
      reads: this.reads,
      inbox: `0x${"1b".repeat(20)}`,
      commands: { answer: async () => null },
      reading: { host: async () => HOST },
      branding: { name: "Example Host", accent: null, logo: null, terms: null },
      pages,
      time: this.time,
      randomBytes,
      log: { info: () => undefined, warn: () => undefined },
      listen: listenPortal,
      limits: { requests: 10_000, costly: 10_000 },
    });
  }

  async stop(): Promise<void> {
    await this.panel?.close();
  }

  /** Asks the server. */
  async ask(
    path: string,
    options: { readonly token?: string; readonly method?: string; readonly json?: unknown } = {},
  ): Promise<{ readonly status: number; readonly body: Record<string, unknown> }> {
    const { token, method = "GET", json } = options;
    const response = await fetch(`${this.panel?.url}${path}`, {
      method,
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(json !== undefined && { "content-type": "application/json" }),
      },
      ...(json !== undefined && { body: JSON.stringify(json) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === "" ? {} : JSON.parse(text) };
  }

  /** Signs in; the answer to the signature. */
  async signIn(wallet: Wallet): Promise<{ readonly status: number; readonly body: Record<string, unknown> }> {
    const { address } = wallet;
    const { body } = await this.ask("/api/v1/session/challenge", {
      method: "POST",
      json: { wallet: address },
    });
    const text = String(body.text);
    const signature = await wallet.signMessage(text);
    return this.ask("/api/v1/session", { method: "POST", json: { wallet: address, text, signature } });
  }
}
