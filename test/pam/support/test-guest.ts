import { randomBytes } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { Wallet } from "ethers";
import {
  type OwnershipStatement,
  ownershipStatementText,
  signedOwnershipStatement,
} from "../../../keeper/protocol/ownership-statement.ts";
import { freePort } from "./free-port.ts";
import { type GuestConf, guestConf } from "./guest-conf.ts";
import { type GuestRoot, openGuestRoot } from "./guest-root.ts";
import type { GuestSuite } from "./guest-suites.ts";
import { openSession, type Session } from "./session.ts";

const now = () => Math.floor(Date.now() / 1000);

/** A guest with the installed package, a real sshd on loopback, an attester and an owner of its own. */
export class TestGuest {
  readonly root: GuestRoot;
  readonly port: number;
  readonly owner = Wallet.createRandom();
  readonly attester = Wallet.createRandom();
  readonly instance = randomBytes(16).toString("hex");
  readonly contract = `0x${randomBytes(20).toString("hex")}`;

  private constructor(root: GuestRoot, port: number) {
    this.root = root;
    this.port = port;
  }

  static async open(suite?: GuestSuite): Promise<TestGuest> {
    const port = await freePort();
    const sshd = [
      "/usr/sbin/sshd",
      "-D",
      "-e",
      "-o",
      `ListenAddress=127.0.0.1:${port}`,
      "-o",
      "PidFile=none",
    ];
    const guest = new TestGuest(await openGuestRoot(sshd, "Server listening", suite), port);
    await mkdir(`${guest.root.path}/etc/blockhost`, { recursive: true });
    await guest.configure({});
    await guest.own({});
    return guest;
  }

  /** Writes guest.conf, with some values changed. */
  configure(changes: Partial<GuestConf>): Promise<void> {
    const conf = guestConf({
      instance: this.instance,
      vm: "vm-42",
      user: "admin",
      domain: "panel.example.net",
      chainId: 31337n,
      contract: this.contract,
      tokenId: 42n,
      attester: this.attester.address.toLowerCase(),
      offlineGrace: 86_400,
      ...changes,
    });
    return writeFile(`${this.root.path}/etc/blockhost/guest.conf`, conf);
  }

  /** A statement for this guest, with some values changed, as it is stored. */
  async statement(
    changes: Partial<OwnershipStatement>,
    attester = this.attester as { signMessage(t: string): Promise<string> },
  ) {
    const text = ownershipStatementText({
      instance: this.instance,
      chainId: 31337n,
      contract: this.contract,
      tokenId: 42n,
      owner: this.owner.address,
      ownerKind: "eoa",
      user: `0x${"0".repeat(40)}`,
      userExpires: 0,
      linuxUser: "admin",
      blockNumber: 100,
      blockHash: `0x${"cd".repeat(32)}`,
      seq: 1000,
      issuedAt: now(),
      validUntil: now() + 86_400,
      ...changes,
    });
    return signedOwnershipStatement(text, await attester.signMessage(text));
  }

  /** Puts a statement in place as first boot does, and forgets all earlier ones. */
  async own(changes: Partial<OwnershipStatement>): Promise<void> {
    await rm(`${this.root.path}/var/lib/blockhost/ownership.seq`, { force: true });
    await this.store(await this.statement(changes));
  }

  store(document: string): Promise<void> {
    return writeFile(`${this.root.path}/var/lib/blockhost/ownership`, document);
  }

  /** A session of the wallet's that stays open. */
  openSession(wallet: { address: string; signMessage(text: string): Promise<string> }): Promise<Session> {
    return openSession(this.port, wallet);
  }

  close(): Promise<void> {
    return this.root.close();
  }
}
