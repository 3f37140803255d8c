import { sshHostKey } from "../../../keeper/protocol/ssh-host-key.ts";
import type { Random } from "../clock/random.ts";
import type { Scheduler } from "../clock/scheduler.ts";
import type { Faults } from "../faults.ts";

const READY = "/run/blockhost/ready";
const OWNERSHIP = "/var/lib/blockhost/ownership";
const INBOX = "/var/lib/blockhost/inbox/ownership";
const HOST_KEY = "/etc/ssh/ssh_host_ed25519_key.pub";

/** The system inside a VM: boots, takes its seed at the first boot, later newer statements. */
export class Guest {
  readonly #scheduler: Scheduler;
  readonly #random: Random;
  readonly #faults: Faults;
  /** Files that outlive a reboot. */
  readonly #disk = new Map<string, string>();
  #instance: string | null = null;
  /** Rises with each power change: what an earlier one began does not go on. */
  #boot = 0;
  #agent = false;
  #ready = false;
  /** Will not shut down when asked. */
  readonly stubborn: boolean;

  constructor(scheduler: Scheduler, random: Random, faults: Faults) {
    this.#scheduler = scheduler;
    this.#random = random;
    this.#faults = faults;
    this.stubborn = faults.strikes("guest: ignores shutdown", 0.3);
  }

  /** @param seed the bytes of the ISO in its drive, as Latin-1 text; null when there is none */
  powerOn(seed: string | null): void {
    this.powerOff();
    const boot = this.#boot;
    const slow = this.#faults.strikes("guest: slow", 0.2);
    const agentMs = this.#random.between(2_000, 8_000) * (slow ? 10 : 1);
    const still = () => this.#boot === boot;
    this.#scheduler.after(agentMs, "guest agent is up", () => this.#agentUp(seed), still);
    if (this.#instance === null && this.#faults.strikes("guest: never ready", 0.15)) return;
    this.#scheduler.after(
      agentMs + this.#random.between(500, 5_000),
      "guest is ready",
      () => {
        this.#ready = this.#instance !== null;
      },
      still,
    );
  }

  powerOff(): void {
    this.#boot++;
    this.#agent = false;
    this.#ready = false;
  }

  get agent(): boolean {
    return this.#agent;
  }

  /** The statement in force. */
  get ownership(): string | null {
    return this.#disk.get(OWNERSHIP) ?? null;
  }

  /** Its disk as it is, for a snapshot. */
  image(): { readonly files: ReadonlyMap<string, string>; readonly instance: string | null } {
    return { files: new Map(this.#disk), instance: this.#instance };
  }

  /** Another disk, while it is off. */
  restore({ files, instance }: ReturnType<Guest["image"]>): void {
    this.#disk.clear();
    for (const [path, content] of files) this.#disk.set(path, content);
    this.#instance = instance;
  }

  get isReady(): boolean {
    return this.#ready;
  }

  /** Null: no such file. */
  read(path: string): string | null {
    if (path === READY) return this.#ready ? `ready ${this.#instance}\n` : null;
    return this.#disk.get(path) ?? null;
  }

  write(path: string, content: string): void {
    this.#disk.set(path, content);
    if (path !== INBOX) return;
    const boot = this.#boot;
    this.#scheduler.after(
      this.#random.between(200, 3_000),
      "guest takes a statement",
      () => this.#take(content),
      () => this.#boot === boot,
    );
  }

  #agentUp(seed: string | null): void {
    this.#agent = true;
    const instance = /^instance=([0-9a-f]{32})$/m.exec(seed ?? "")?.[1];
    const statement = seed && statementIn(seed);
    if (this.#instance !== null || instance === undefined || !statement) return;
    this.#instance = instance;
    this.#disk.set(OWNERSHIP, statement);
    this.#disk.set(HOST_KEY, `${sshHostKey(this.#random.bytes(32)).line} root@vm\n`);
  }

  /** As pam/src does: for this instance, and newer than the one in force. */
  #take(offered: string): void {
    const held = seqOf(this.ownership ?? "");
    const fits = offered.includes(`\ninstance=${this.#instance}\n`);
    if (fits && seqOf(offered) > held) this.#disk.set(OWNERSHIP, offered);
  }
}

function seqOf(statement: string): number {
  return Number(/^seq=(\d+)$/m.exec(statement)?.[1] ?? -1);
}

function statementIn(seed: string): string | null {
  return /BlockHost ownership 1\n[^\0]*?signature=0x[0-9a-f]{130}\n/.exec(seed)?.[0] ?? null;
}
