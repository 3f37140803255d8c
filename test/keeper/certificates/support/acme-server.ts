import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Agent, request } from "undici";
import { ownPair } from "../../../../keeper/certificates/own-pair.ts";
import { NameServer } from "./name-server.ts";

/** A real ACME server, Debian's pebble, that only this machine reaches, with a DNS by which every name is this machine. */
export class AcmeServer {
  /** Where `http-01` answers are looked for. */
  readonly httpPort: number;
  readonly directory: string;
  /** PEM of the directory's own certificate. */
  readonly ca: string;
  readonly names: NameServer;
  readonly #folder: string;
  readonly #process: ChildProcess;

  private constructor(parts: {
    readonly port: number;
    readonly httpPort: number;
    readonly ca: string;
    readonly names: NameServer;
    readonly folder: string;
    readonly process: ChildProcess;
  }) {
    this.directory = `https://127.0.0.1:${parts.port}/dir`;
    this.httpPort = parts.httpPort;
    this.ca = parts.ca;
    this.names = parts.names;
    this.#folder = parts.folder;
    this.#process = parts.process;
  }

  /** Whether Debian's package is here. */
  static isThere(): boolean {
    return existsSync("/usr/bin/pebble");
  }

  static async start(): Promise<AcmeServer> {
    const folder = await mkdtemp(join(tmpdir(), "blockhost-acme-"));
    const { cert, key } = await ownPair("127.0.0.1", Date.now());
    const [port = 0, httpPort = 0, tlsPort, management] = await freePorts(4);
    const [certificate, privateKey, config] = [
      join(folder, "cert.pem"),
      join(folder, "key.pem"),
      join(folder, "pebble.json"),
    ];
    await writeFile(certificate, cert);
    await writeFile(privateKey, key, { mode: 0o600 });
    const pebble = {
      listenAddress: `127.0.0.1:${port}`,
      managementListenAddress: `127.0.0.1:${management}`,
      certificate,
      privateKey,
      httpPort,
      tlsPort,
      ocspResponderURL: "",
      externalAccountBindingRequired: false,
    };
    await writeFile(config, JSON.stringify({ pebble }));
    const names = await NameServer.start();
    const process = start(["-config", config, "-dnsserver", names.address]);
    const server = new AcmeServer({ port, httpPort, ca: cert, names, folder, process });
    await server.#answers();
    return server;
  }

  async stop(): Promise<void> {
    const isOver = this.#process.exitCode !== null || this.#process.signalCode !== null;
    const ended = isOver || once(this.#process, "exit");
    this.#process.kill("SIGKILL");
    await ended;
    await this.names.stop();
    await rm(this.#folder, { recursive: true, force: true });
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

function start(args: readonly string[]): ChildProcess {
  // Without its own naps between tries, and refusing every fifth nonce.
  const env = { PATH: process.env.PATH, PEBBLE_VA_NOSLEEP: "1", PEBBLE_WFE_NONCEREJECT: "20" };
  // It does not outlive the test, however that ends.
  return spawn("setpriv", ["--pdeathsig", "KILL", "pebble", ...args], { stdio: "ignore", env });
}

/** Ports that were free just now: pebble does not say which it took. */
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
