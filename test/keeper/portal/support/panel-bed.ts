import { join } from "node:path";
import { Wallet } from "ethers";
import { pino } from "pino";
import { ensurePages } from "../../../../devnet/portal/ensure-pages.ts";
import { LogRing } from "../../../../keeper/composition/log-ring.ts";
import { startKeeper } from "../../../../keeper/composition/start-keeper.ts";
import { CommandInbox__factory } from "../../../../typechain-types/factories/CommandInbox__factory.ts";
import { KeeperBed } from "../../support/keeper-bed.ts";

/** A keeper with its portal, a command inbox and the operator's panel, on a real chain; and somebody who operates it. */
export class PanelBed {
  readonly bed: KeeperBed;
  readonly operator: Wallet;

  private constructor(bed: KeeperBed, operator: Wallet) {
    this.bed = bed;
    this.operator = operator;
  }

  static async open(): Promise<PanelBed> {
    const bed = await KeeperBed.open();
    const { subscriptions, admin, address } = bed.shop;
    const operator = new Wallet(Wallet.createRandom().privateKey, bed.chain.provider);
    await bed.chain.rpc("hardhat_setBalance", operator.address, "0x8ac7230489e80000");
    await subscriptions.grantRole(await subscriptions.OPERATOR_ROLE(), operator.address);
    const inbox = await new CommandInbox__factory(admin).deploy(address);
    bed.config.commands = { inbox: await inbox.getAddress(), secretsFolder: join(bed.folder, "inbox") };
    bed.config.portal = {
      listen: { host: "127.0.0.1", port: 0 },
      relay: { listen: { port: 0 } },
      pages: await ensurePages(),
      admin: { listen: { port: 0 }, domain: "localhost:8444" },
    };
    // The chain's clock goes as the browser's does.
    const { timestamp = 0 } = (await bed.chain.provider.getBlock("latest")) ?? {};
    await bed.jump(Math.floor(Date.now() / 1_000) - timestamp);
    const logRing = new LogRing();
    const log = pino({ level: "info" }, logRing);
    bed.keeper = await startKeeper(bed.parsed(), { log, logRing, onEvent: (event) => bed.heard(event) });
    return new PanelBed(bed, operator);
  }

  /** The panel's origin. */
  get url(): string {
    return new URL(this.bed.keeper?.portal?.adminUrl ?? "").origin;
  }

  /** Somebody has a machine that was delivered. */
  async machine(): Promise<bigint> {
    const tenant = await this.bed.tenant();
    const { id } = await tenant.purchase(1n, 30n);
    await this.bed.event("settled", id);
    return id;
  }

  async ask(
    path: string,
    init: RequestInit = {},
  ): Promise<{ status: number; body: Record<string, unknown> }> {
    const response = await fetch(`${this.url}/api/v1/${path}`, init);
    const text = await response.text();
    return { status: response.status, body: text === "" ? {} : JSON.parse(text) };
  }

  /** A session's token, or why there is none. */
  async signIn(wallet: Pick<Wallet, "address" | "signMessage">): Promise<string> {
    const { address } = wallet;
    const post = (path: string, json: object) =>
      this.ask(path, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(json),
      });
    const { text } = (await post("session/challenge", { wallet: address })).body;
    const signature = await wallet.signMessage(String(text));
    const { body } = await post("session", { wallet: address, text, signature });
    return String(body.token ?? body.code);
  }

  close(): Promise<void> {
    return this.bed.close();
  }
}
