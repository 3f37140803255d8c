import { generateKeyPairSync } from "node:crypto";
import { AgentError } from "./agent-client.ts";
import type { GuestExit, GuestSpec, RunningGuest } from "./guest-driver.ts";

const inbox = "/var/lib/blockhost/inbox/ownership";
const ownership = "/var/lib/blockhost/ownership";
const folders = ["", "/etc", "/etc/ssh", "/etc/blockhost", "/root", "/run", "/run/blockhost", "/tmp"].concat([
  "/var/lib/blockhost",
  "/var/lib/blockhost/inbox",
]);

interface OpenFile {
  readonly path: string;
  readonly writes: boolean;
  position: number;
  readonly chunks: Buffer[];
}

/** A guest without a guest: its files are a map, its boot is over when it begins. */
export class InstantGuest implements RunningGuest {
  readonly exited: Promise<GuestExit>;
  /** The disk, by path. */
  readonly files: Map<string, Buffer>;
  readonly #spec: GuestSpec;
  readonly #open = new Map<number, OpenFile>();
  #finish: (exit: GuestExit) => void = () => undefined;
  #paused = false;
  #next = 1000;

  /** @param disk files of the guest's disk, by path; the guest writes into it */
  constructor(spec: GuestSpec, disk: Map<string, Buffer>, seed: ReadonlyMap<string, Buffer>) {
    this.#spec = spec;
    this.files = disk;
    this.exited = new Promise((resolve) => {
      this.#finish = resolve;
    });
    this.#boot(seed);
  }

  async agent(command: string, args: Record<string, unknown>, timeoutMs: number): Promise<unknown> {
    if (this.#paused) {
      await new Promise((resolve) => setTimeout(resolve, timeoutMs));
      throw new Error(`no answer to ${command} in ${timeoutMs} ms`);
    }
    const handler = this.#commands[command];
    if (!handler) throw new AgentError("CommandNotFound", `The command ${command} has not been found`);
    return handler(args);
  }

  async powerdown(): Promise<void> {
    if (!this.#paused) this.#finish("poweroff");
  }

  async pause(): Promise<void> {
    this.#paused = true;
  }

  async resume(): Promise<void> {
    this.#paused = false;
  }

  /** A first boot reads the seed once; a later medium changes nothing. */
  async changeSeed(): Promise<void> {}

  async kill(): Promise<void> {
    this.#finish("killed");
  }

  #boot(seed: ReadonlyMap<string, Buffer>): void {
    const conf = seed.get("blockhost/guest.conf");
    const first = seed.get("blockhost/ownership");
    if (conf && !this.files.has("/etc/blockhost/guest.conf")) {
      this.files.set("/etc/blockhost/guest.conf", Buffer.from(conf));
      if (first) this.files.set(ownership, Buffer.from(first));
      this.files.set("/etc/ssh/ssh_host_ed25519_key.pub", Buffer.from(hostKey(this.#spec.name)));
    }
    const instance = /^instance=(.*)$/m.exec(
      this.files.get("/etc/blockhost/guest.conf")?.toString() ?? "",
    )?.[1];
    // What lies under /run does not outlive a boot.
    for (const path of this.files.keys()) if (path.startsWith("/run/")) this.files.delete(path);
    if (instance !== undefined) this.files.set("/run/blockhost/ready", Buffer.from(`ready ${instance}\n`));
  }

  readonly #commands: Readonly<Record<string, (args: Record<string, unknown>) => unknown>> = {
    "guest-ping": () => ({}),
    "guest-get-host-name": () => ({ "host-name": this.#spec.name }),
    "guest-get-osinfo": () => ({
      id: "debian",
      name: "Debian GNU/Linux",
      "pretty-name": "Debian GNU/Linux 12 (bookworm)",
      version: "12 (bookworm)",
      "version-id": "12",
      machine: "x86_64",
      "kernel-release": "instant",
      "kernel-version": "instant",
    }),
    "guest-network-get-interfaces": () => this.#interfaces(),
    "guest-get-time": () => Date.now() * 1_000_000,
    "guest-get-timezone": () => ({ offset: 0, zone: "UTC" }),
    "guest-get-users": () => [],
    "guest-get-vcpus": () =>
      Array.from({ length: this.#spec.vcpus }, (_, id) => ({
        "logical-id": id,
        online: true,
        "can-offline": id > 0,
      })),
    "guest-fsfreeze-status": () => "thawed",
    "guest-shutdown": () => {
      this.#finish("poweroff");
      return {};
    },
    "guest-file-open": (args) => this.#fileOpen(String(args.path), String(args.mode ?? "r")),
    "guest-file-read": (args) => this.#fileRead(Number(args.handle), Number(args.count ?? 4096)),
    "guest-file-write": (args) => this.#fileWrite(Number(args.handle), String(args["buf-b64"])),
    "guest-file-close": (args) => this.#fileClose(Number(args.handle)),
    "guest-exec": () => {
      throw new AgentError(
        "CommandNotFound",
        "Command guest-exec has been disabled: the command is not allowed",
      );
    },
    "guest-exec-status": () => {
      throw new AgentError("GenericError", "Invalid parameter 'pid'");
    },
  };

  #interfaces(): unknown[] {
    const addresses =
      this.#spec.ipv4 === undefined
        ? []
        : [{ "ip-address": this.#spec.ipv4, "ip-address-type": "ipv4", prefix: 16 }];
    return [
      {
        name: "lo",
        "hardware-address": "00:00:00:00:00:00",
        "ip-addresses": [{ "ip-address": "127.0.0.1", "ip-address-type": "ipv4", prefix: 8 }],
      },
      { name: "eth0", "hardware-address": this.#spec.mac, "ip-addresses": addresses },
    ];
  }

  #fileOpen(path: string, mode: string): number {
    const writes = mode.startsWith("w");
    const folder = path.slice(0, path.lastIndexOf("/"));
    const exists = writes ? folders.includes(folder) : this.files.has(path) || folders.includes(path);
    if (!exists) {
      const text = `failed to open file '${path}' (mode: '${mode}'): No such file or directory`;
      throw new AgentError("GenericError", text);
    }
    const handle = this.#next++;
    this.#open.set(handle, { path, writes, position: 0, chunks: [] });
    return handle;
  }

  #fileRead(handle: number, count: number): unknown {
    const open = this.#requireOpen(handle);
    const content = this.files.get(open.path);
    if (!content) throw new AgentError("GenericError", "failed to read file: Is a directory");
    const chunk = content.subarray(open.position, open.position + count);
    open.position += chunk.length;
    return { count: chunk.length, "buf-b64": chunk.toString("base64"), eof: chunk.length < count };
  }

  #fileWrite(handle: number, base64: string): unknown {
    const bytes = Buffer.from(base64, "base64");
    this.#requireOpen(handle).chunks.push(bytes);
    return { count: bytes.length, eof: false };
  }

  #fileClose(handle: number): unknown {
    const open = this.#requireOpen(handle);
    this.#open.delete(handle);
    if (open.writes) this.files.set(open.path, Buffer.concat(open.chunks));
    // The guest's path unit moves an arrived statement into its place.
    const arrived = this.files.get(inbox);
    if (open.writes && open.path === inbox && arrived) {
      this.files.set(ownership, arrived);
      this.files.delete(inbox);
    }
    return {};
  }

  #requireOpen(handle: number): OpenFile {
    const open = this.#open.get(handle);
    if (!open) throw new AgentError("GenericError", `handle '${handle}' has not been found`);
    return open;
  }
}

/** A fresh OpenSSH public key line. */
function hostKey(host: string): string {
  const { publicKey } = generateKeyPairSync("ed25519");
  const raw = Buffer.from(publicKey.export({ format: "jwk" }).x ?? "", "base64url");
  const field = (bytes: Buffer): Buffer => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return Buffer.concat([length, bytes]);
  };
  const blob = Buffer.concat([field(Buffer.from("ssh-ed25519")), field(raw)]);
  return `ssh-ed25519 ${blob.toString("base64")} root@${host}\n`;
}
