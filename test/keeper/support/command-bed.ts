import { writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { ensurePages } from "../../../devnet/portal/ensure-pages.ts";
import type { CommandInbox } from "../../../typechain-types/CommandInbox.ts";
import { CommandInbox__factory } from "../../../typechain-types/factories/CommandInbox__factory.ts";
import { TempKeystore } from "../chain/keystore.ts";
import { runCommand } from "../cli/run-command.ts";
import { KeeperBed } from "./keeper-bed.ts";

/** All that a keeper needs to be commanded: inbox, portal, an operator with a key, and one who stands in for rootd. */
export class CommandBed {
  readonly bed: KeeperBed;
  readonly inbox: CommandInbox;
  readonly inboxAddress: string;
  readonly ops: TempKeystore;
  /** Requests that rootd got, in order. */
  readonly rootd: Record<string, unknown>[] = [];
  /** What an operator has on a computer of their own. */
  readonly env: Record<string, string>;
  readonly #rootdServer: Server;

  private constructor(parts: Pick<CommandBed, "bed" | "inbox" | "inboxAddress" | "ops">) {
    this.bed = parts.bed;
    this.inbox = parts.inbox;
    this.inboxAddress = parts.inboxAddress;
    this.ops = parts.ops;
    const { folder } = this.bed;
    this.env = {
      BLOCKHOST_CONFIG: join(folder, "operator.json"),
      BLOCKHOST_ADDRESS_BOOK: join(folder, "addresses.json"),
      XDG_STATE_HOME: join(folder, "state"),
    };
    this.#rootdServer = createServer({ allowHalfOpen: true }, (socket) => {
      let text = "";
      socket.on("data", (chunk) => {
        text += chunk.toString();
      });
      socket.on("error", () => {});
      socket.on("end", () => {
        const request = JSON.parse(text);
        this.rootd.push(request);
        const { ports = [], source, seconds } = request;
        const open = ports.map((port: number) => ({ source, port, seconds }));
        socket.end(`${JSON.stringify({ ok: true, open })}\n`);
      });
    });
  }

  static async open(): Promise<CommandBed> {
    const bed = await KeeperBed.open();
    const { shop, chain } = bed;
    const ops = await TempKeystore.create();
    const inbox = await new CommandInbox__factory(shop.admin).deploy(shop.address);
    await inbox.waitForDeployment();
    await shop.subscriptions.grantRole(await shop.subscriptions.OPERATOR_ROLE(), ops.address);
    await chain.rpc("hardhat_setBalance", ops.address, "0x8ac7230489e80000");
    const made = new CommandBed({ bed, inbox, inboxAddress: await inbox.getAddress(), ops });
    await made.#configure();
    return made;
  }

  async #configure(): Promise<void> {
    const { bed, inboxAddress } = this;
    const rootdSocket = join(bed.folder, "rootd.sock");
    await new Promise<void>((resolve) => this.#rootdServer.listen(rootdSocket, resolve));
    bed.config.commands = { inbox: inboxAddress, secretsFolder: join(bed.folder, "inbox"), rootdSocket };
    bed.config.portal = {
      listen: { host: "127.0.0.1", port: 0 },
      relay: { listen: { port: 0 } },
      pages: await ensurePages(),
    };
    const { chain } = bed.config as { chain: object };
    const operators = { chain, commands: { inbox: inboxAddress } };
    await writeFile(this.env.BLOCKHOST_CONFIG ?? "", JSON.stringify(operators));
  }

  /** Waits until the keeper has announced its key. */
  async ready(): Promise<void> {
    await this.until(async () => (await this.inbox.encryptionKey()).epoch > 0n);
  }

  /** Runs `blockhost command` as an operator types it, without a key. */
  run(portal: string | undefined, ...args: string[]) {
    const more = portal === undefined ? [] : ["--portal", portal];
    return runCommand(["command", ...args, ...more], this.env);
  }

  /** The same with the operator's key. */
  sign(portal: string | undefined, ...args: string[]) {
    const { keystoreFile, passphraseFile } = this.ops;
    return this.run(portal, ...args, "--keystore", keystoreFile, "--passphrase-file", passphraseFile);
  }

  /** Looks until it is so; mocha's time limit ends it. */
  async until(isSo: () => Promise<boolean>): Promise<void> {
    while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 50));
  }

  async close(): Promise<void> {
    await this.bed.close();
    await new Promise((resolve) => this.#rootdServer.close(resolve));
    await this.ops.remove();
  }
}
