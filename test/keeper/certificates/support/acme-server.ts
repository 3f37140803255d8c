import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { accessSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Agent, request } from "undici";
import { ownPair } from "../../../../keeper/certificates/own-pair.ts";

/** A real ACME server, Debian's pebble, that only this machine reaches, and a DNS by which every name is this machine. */
export class AcmeServer {
  /** Where `http-01` answers are looked for. */
  readonly httpPort: number;
  readonly directory: string;
  /** PEM of the directory's own certificate. */
  readonly ca: string;
  readonly #folder: string;
  readonly #dnsManagement: number;
  readonly #processes: readonly ChildProcess[];

  private constructor(parts: {
    readonly ports: readonly number[];
    readonly ca: string;
    readonly folder: string;
    readonly processes: readonly ChildProcess[];
  }) {
    const [api = 0, httpPort = 0, , , dnsManagement = 0] = parts.ports;
    this.directory = `https://127.0.0.1:${api}/dir`;
    this.httpPort = httpPort;
    this.ca = parts.ca;
    this.#folder = parts.folder;
    this.#dnsManagement = dnsManagement;
    this.#processes = parts.processes;
  }

  /** Whether Debian's package is here. */
  static isThere(): boolean {
    try {
      accessSync("/usr/bin/pebble");
      accessSync("/usr/bin/pebble-challtestsrv");
      return true;
    } catch {
      return false;
    }
  }

  static async start(): Promise<AcmeServer> {
    const folder = await mkdtemp(join(tmpdir(), "blockhost-acme-"));
    const { cert, key } = await ownPair("127.0.0.1", Date.now());
    const ports = await freePorts(6);
    const [api, httpPort, tlsPort, dns, dnsManagement, management] = ports;
    const file = (name: string) => join(folder, name);
    await writeFile(file("cert.pem"), cert);
    await writeFile(file("key.pem"), key, { mode: 0o600 });
    const pebble = {
      listenAddress: `127.0.0.1:${api}`,
      managementListenAddress: `127.0.0.1:${management}`,
      certificate: file("cert.pem"),
      privateKey: file("key.pem"),
      httpPort,
      tlsPort,
      ocspResponderURL: "",
      externalAccountBindingRequired: false,
    };
    await writeFile(file("pebble.json"), JSON.stringify({ pebble }));
    const processes = [
      start("pebble-challtestsrv", [
        ...["-defaultIPv4", "127.0.0.1", "-defaultIPv6", ""],
        ...["-dns01", `127.0.0.1:${dns}`, "-management", `127.0.0.1:${dnsManagement}`],
        ...["-http01", "", "-https01", "", "-tlsalpn01", ""],
      ]),
      start("pebble", ["-config", file("pebble.json"), "-dnsserver", `127.0.0.1:${dns}`]),
    ];
    const server = new AcmeServer({ ports, ca: cert, folder, processes });
    await server.#answers();
    return server;
  }

  /** Sets a TXT record. */
  async setTxt(name: string, value: string): Promise<void> {
    await this.#dns("set-txt", { host: `${name}.`, value });
  }

  async clearTxt(name: string): Promise<void> {
    await this.#dns("clear-txt", { host: `${name}.` });
  }

  async stop(): Promise<void> {
    await Promise.all(
      this.#processes.map(async (process) => {
        const isOver = process.exitCode !== null || process.signalCode !== null;
        const ended = isOver || once(process, "exit");
        process.kill("SIGKILL");
        await ended;
      }),
    );
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #dns(verb: string, body: object): Promise<void> {
    const url = `http://127.0.0.1:${this.#dnsManagement}/${verb}`;
    const answer = await request(url, { method: "POST", body: JSON.stringify(body) });
    await answer.body.dump();
    if (answer.statusCode !== 200) throw new Error(`${verb}: ${answer.statusCode}`);
  }

  async #answers(): Promise<void> {
    const dispatcher = new Agent({ connect: { ca: this.ca } });
    for (const deadline = Date.now() + 15_000; ; ) {
      const seen = await request(this.directory, { dispatcher }).then(
        ({ body }) => body.dump().then(() => true),
        () => false,
      );
      if (seen) break;
      if (Date.now() > deadline) throw new Error("pebble does not answer");
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await dispatcher.close();
  }
}

function start(program: string, args: readonly string[]): ChildProcess {
  // Without its own naps between tries, and refusing every fifth nonce.
  const env = { PATH: process.env.PATH, PEBBLE_VA_NOSLEEP: "1", PEBBLE_WFE_NONCEREJECT: "20" };
  return spawn(program, args, { stdio: "ignore", env });
}

/** Ports that were free just now: these programs do not say which they took. */
async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, "127.0.0.1"));
  await Promise.all(servers.map((server) => once(server, "listening")));
  const ports = servers.map((server) => {
    const address = server.address();
    return typeof address === "object" && address !== null ? address.port : 0;
  });
  await Promise.all(servers.map((server) => once(server.close(), "close")));
  return ports;
}
