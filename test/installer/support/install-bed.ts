import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { JsonRpcProvider, toQuantity, Wallet } from "ethers";
import { BARE_HARDHAT } from "../../../devnet/chain/bare-hardhat.ts";
import { type LocalChain, startLocalChain } from "../../../devnet/chain/local-chain.ts";
import type { GuestDriver } from "../../../devnet/guest/guest-driver.ts";
import { keeperCommand } from "../../../devnet/keeper/keeper-command.ts";
import { keeperProgram } from "../../../devnet/keeper/keeper-program.ts";
import { ensurePages } from "../../../devnet/portal/ensure-pages.ts";
import { Cleanup } from "../../../devnet/process/cleanup.ts";
import { endProcess } from "../../../devnet/process/end-process.ts";
import { freePortBase } from "../../../devnet/process/free-port-base.ts";
import type { Release } from "../../../devnet/proxmox/release.ts";
import { type Simulator, startSimulator } from "../../../devnet/proxmox/simulator.ts";
import { Tenant } from "../../../devnet/tenant/tenant.ts";
import type { AnswersInput } from "../../../installer/answers/answers.ts";
import type { FinalizeEvent } from "../../../installer/finalize/finalizer.ts";
import type { Contracts } from "../../../installer/finalize/ports/chain-setup.ts";
import { TestStablecoin__factory } from "../../../typechain-types/factories/mocks/TestStablecoin__factory.ts";
import { someAnswers } from "../answers/some-answers.ts";
import { layoutIn } from "../finalize/support/layout-in.ts";
import { putPackagedTemplate } from "./put-packaged-template.ts";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const GATEWAY = "10.77.0.1";
/** Low 16 bits of the first address that machines get, 10.77.1.1. */
const FIRST_LOW = 0x0101;
const MOST_GUESTS = 8;
/** How it asks for money. */
export const ASKS = /^Send .* to (0x[0-9a-fA-F]{40})/;
const TEN_ETHER = 10n ** 19n;

/** How an installer's process has ended. */
export interface InstallEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly events: readonly FinalizeEvent[];
  /** What it wrote to its standard error. */
  readonly complaint: string;
}

/**
 * All that an installer meets, for real but for the server: a local chain, the Proxmox VE simulator over HTTPS, files in a
 * folder, and the installer and the keeper as processes.
 */
export class InstallBed {
  readonly folder: string;
  readonly chain: LocalChain;
  readonly provider: JsonRpcProvider;
  readonly simulator: Simulator;
  readonly stablecoin: string;
  /** The operator's wallet. */
  readonly admin = Wallet.createRandom();
  readonly answers: AnswersInput;
  readonly layout: ReturnType<typeof layoutIn>;
  /** Where the installer's own pages are. */
  readonly setupPort: number;
  readonly #machineFile: string;
  readonly #cleanup: Cleanup;

  private constructor(
    parts: Pick<InstallBed, "folder" | "chain" | "provider" | "simulator" | "stablecoin">,
    ports: {
      readonly portal: number;
      readonly relay: number;
      readonly panel: number;
      readonly health: number;
      readonly setup: number;
    },
    guests: { readonly image: string; readonly portBase: number },
    cleanup: Cleanup,
  ) {
    this.folder = parts.folder;
    this.chain = parts.chain;
    this.provider = parts.provider;
    this.simulator = parts.simulator;
    this.stablecoin = parts.stablecoin;
    this.#cleanup = cleanup;
    this.setupPort = ports.setup;
    this.#machineFile = join(this.folder, "machine.json");
    this.answers = this.#answers(ports.portal, guests);
    const layout = layoutIn(this.folder, ports);
    this.layout = {
      ...layout,
      rootdSocket: null,
      proxmox: { ...layout.proxmox, url: this.simulator.url },
      listen: {
        ...layout.listen,
        relay: { port: ports.relay, at: { listen: "127.0.0.1", told: GATEWAY } },
      },
      settings: {
        chain: { pollIntervalMs: 250 },
        // Room never comes here: a purchase that is too large is refunded at once.
        work: { tickMs: 1_000, pollMs: 200, capacityPatienceSeconds: 0 },
        watch: { lookMs: 1_000, limits: { headAgeSeconds: 0 } },
      },
    };
  }

  /** @param relayPort where guests bring their logins, on this machine's loopback; any free one unless told */
  static async open(
    driver: GuestDriver,
    image = "debian-13",
    release: Release = "9.2",
    relayPort?: number,
  ): Promise<InstallBed> {
    const cleanup = new Cleanup();
    try {
      return await InstallBed.#build(driver, image, release, relayPort, cleanup);
    } catch (error) {
      await cleanup.run();
      throw error;
    }
  }

  static async #build(
    driver: GuestDriver,
    image: string,
    release: Release,
    relayPort: number | undefined,
    cleanup: Cleanup,
  ): Promise<InstallBed> {
    const folder = await mkdtemp(join(tmpdir(), "blockhost-install-"));
    cleanup.add(() => rm(folder, { recursive: true, force: true }));
    const chain = await startLocalChain();
    cleanup.add(() => chain.close());
    const provider = new JsonRpcProvider(chain.url, chain.chainId, {
      staticNetwork: true,
      pollingInterval: 100,
      batchMaxCount: 1,
      cacheTimeout: -1,
    });
    cleanup.add(() => provider.destroy());
    const bank = await provider.getSigner(0);
    const coin = await new TestStablecoin__factory(bank).deploy("Test Dollar", "TUSD", 6);
    const portBase = await freePortBase(FIRST_LOW, MOST_GUESTS, Math.random);
    const portal = await freePortBase(0, 5, Math.random);
    const relay = relayPort ?? portal + 1;
    const ports = { portal, relay, panel: portal + 2, health: portal + 3, setup: portal + 4 };
    const simulator = await startSimulator({
      stateDir: join(folder, "pve"),
      release,
      driver,
      sshPortBase: portBase,
      relayPort: ports.relay,
      timeScale: 0,
    });
    cleanup.add(() => simulator.close());
    const parts = { folder, chain, provider, simulator, stablecoin: await coin.getAddress() };
    const bed = new InstallBed(parts, ports, { image, portBase }, cleanup);
    await bed.#write();
    cleanup.add(() => bed.#endKeepers());
    return bed;
  }

  #answers(portal: number, { image, portBase }: { readonly image: string; readonly portBase: number }) {
    const { chain, contracts, plans } = someAnswers.blockchain;
    return {
      ...someAnswers,
      network: { mode: "keep" },
      storage: { disks: "local" },
      blockchain: {
        chain: { ...chain, rpcUrls: [this.chain.url] },
        contracts: { ...contracts, stablecoin: this.stablecoin, adminDelay: 0 },
        plans: plans.flatMap((plan) => [
          { ...plan, image },
          { ...plan, name: "Medium", memoryMiB: 2_048, image },
        ]),
      },
      proxmox: {
        ...someAnswers.proxmox,
        vmidBase: 100_000,
        network: { cidr: "10.77.0.0/16", gateway: GATEWAY, first: "10.77.1.1", last: "10.77.1.250" },
        endpoint: { mode: "forwarded", host: "127.0.0.1", portBase },
        // That of the package, which lies in the folder.
        template: { name: image },
      },
      admin: { wallet: this.admin.address, host: `localhost:${portal}`, operatorName: "Example" },
    } as const satisfies AnswersInput;
  }

  /** The files that an operator would have written. */
  async #write(): Promise<void> {
    await symlink(await ensurePages(), this.layout.pages);
    const node = process.execPath;
    const machine = {
      layout: this.layout,
      artifacts: join(ROOT, "artifacts"),
      cli: [node, await keeperProgram("keeper/cli/main.ts")],
      keeper: await keeperCommand(),
      setup: { listen: { host: "127.0.0.1", port: this.setupPort }, hostName: "localhost", guard: null },
      rehearsal: { keeper: await keeperCommand(), hardhat: BARE_HARDHAT },
    };
    await putPackagedTemplate(this.layout.templateManifest, this.answers.proxmox?.template?.name ?? "");
    await mkdir(join(this.folder, "setup"), { mode: 0o700 });
    await writeFile(this.#machineFile, JSON.stringify(machine));
    await this.answer({});
    await writeFile(join(this.folder, "password"), this.simulator.rootPassword, { mode: 0o600 });
    await writeFile(this.layout.proxmox.caFile, this.simulator.caPem);
  }

  /** What tells an installer of answers, machine and password. */
  get words(): readonly string[] {
    return [
      ...["--answers", join(this.folder, "answers.json"), "--machine", this.#machineFile],
      ...["--pve-password-file", join(this.folder, "password")],
    ];
  }

  /**
   * Runs `blockhost install --answers`, or another program that takes the same, to its end; pays what it asks for.
   *
   * @param words further words for it
   */
  async install(program: string, words: readonly string[] = []): Promise<InstallEnd> {
    const run = this.begin(program, words, async ({ text }) => {
      const [, address] = ASKS.exec(text) ?? [];
      if (address !== undefined) await this.pay(address);
    });
    return run.ended;
  }

  /** Starts it, and has nobody pay. @param hear hears what happens, one after the other */
  begin(
    program: string,
    words: readonly string[] = [],
    hear: (event: FinalizeEvent) => Promise<void> | void = () => {},
  ): { readonly child: ChildProcess; readonly ended: Promise<InstallEnd> } {
    const args = [program, ...this.words, "--json", ...words];
    const child: ChildProcess = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
    this.#cleanup.add(() => endProcess(child));
    const { stdout, stderr } = child;
    if (stdout === null || stderr === null) throw new Error("this is a bug: the installer has no pipes");
    const closed = once(child, "close") as Promise<[number | null, NodeJS.Signals | null]>;
    const events: FinalizeEvent[] = [];
    const reading = (async () => {
      for await (const line of createInterface({ input: stdout })) {
        const event = JSON.parse(line) as FinalizeEvent;
        events.push(event);
        await hear(event);
      }
    })();
    const complaining = text(stderr);
    const ended = (async () => {
      const [code, signal] = await closed;
      await reading;
      return { code, signal, events, complaint: await complaining };
    })();
    return { child, ended };
  }

  /** Writes other answers where the installer reads them. */
  async answer(change: Partial<AnswersInput>): Promise<void> {
    await writeFile(join(this.folder, "answers.json"), JSON.stringify({ ...this.answers, ...change }));
  }

  /** Addresses of all contracts that transactions have made, but for the stablecoin. */
  async contractsMade(): Promise<readonly string[]> {
    const made: string[] = [];
    const head = await this.provider.getBlockNumber();
    for (let number = 1; number <= head; number++)
      for (const hash of (await this.provider.getBlock(number))?.transactions ?? []) {
        const { contractAddress = null } = (await this.provider.getTransactionReceipt(hash)) ?? {};
        if (contractAddress !== null && contractAddress !== this.stablecoin) made.push(contractAddress);
      }
    return made;
  }

  /** As the operator's wallet does. */
  async pay(address: string): Promise<void> {
    await this.provider.send("hardhat_setBalance", [address, toQuantity(TEN_ETHER)]);
  }

  /** What the keeper is told of the contracts. */
  async contracts(): Promise<Pick<Contracts, "subscriptions" | "inbox">> {
    const { chain, commands } = JSON.parse(await readFile(this.layout.keeperConfigFile, "utf8"));
    return { subscriptions: chain.subscriptions, inbox: commands.inbox };
  }

  /** What nobody may ever find but in a file of its own: by name. */
  async secrets(): Promise<Readonly<Record<string, string>>> {
    const { stateFolder, keeperFolder } = this.layout;
    const secrets: Record<string, string> = {
      password: this.simulator.rootPassword,
      token: (await readFile(join(keeperFolder, "pve-token"), "utf8")).trim(),
    };
    for (const [name, keystore, passphrase] of [
      ["deployer", join(stateFolder, "deployer.json"), join(stateFolder, "deployer.passphrase")],
      ...["keeper", "attestation"].map((name) => [
        name,
        join(keeperFolder, "keys", `${name}.keystore.json`),
        join(keeperFolder, "keys", `${name}.passphrase`),
      ]),
    ] as [string, string, string][]) {
      const secret = (await readFile(passphrase, "utf8")).trim();
      const { privateKey } = await Wallet.fromEncryptedJson(await readFile(keystore, "utf8"), secret);
      secrets[`${name}'s passphrase`] = secret;
      secrets[`${name}'s key`] = privateKey.slice(2);
    }
    return secrets;
  }

  /** Somebody with a new wallet, money and gas. */
  async tenant(subscriptions: string, credential: string): Promise<Tenant> {
    const wallet = new Wallet(Wallet.createRandom().privateKey, this.provider);
    await this.pay(wallet.address);
    const coin = TestStablecoin__factory.connect(this.stablecoin, await this.provider.getSigner(0));
    await (await coin.mint(wallet.address, 10n ** 12n)).wait();
    const { chainId } = this.chain;
    return new Tenant(wallet, { chainId, subscriptions, credential, stablecoin: this.stablecoin });
  }

  /** What a machine under QEMU has said on its serial console. */
  serialOf(vmid: number): Promise<string> {
    return readFile(join(this.folder, "pve/vms", String(vmid), "serial.log"), "latin1");
  }

  /** Process ids of the keepers that this host has. */
  async keepers(): Promise<readonly number[]> {
    const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
    const lines = await Promise.all(
      pids.map((pid) => readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")),
    );
    const words = `\0--config\0${this.layout.keeperConfigFile}\0`;
    return pids.filter((_, i) => lines[i]?.endsWith(words)).map(Number);
  }

  async #endKeepers(): Promise<void> {
    for (const pid of await this.keepers()) process.kill(pid, "SIGKILL");
  }

  close(): Promise<void> {
    return this.#cleanup.run();
  }
}
