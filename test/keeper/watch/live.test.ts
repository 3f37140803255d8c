import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { pino } from "pino";
import { buildKeeper } from "../../../keeper/composition/build-keeper.ts";
import { openOutside } from "../../../keeper/composition/open-outside.ts";
import type { Fleet, VmFigures } from "../../../keeper/core/fleet.ts";
import { Database } from "../../../keeper/store/database.ts";
import { UsageRepository } from "../../../keeper/store/usage-repository.ts";
import { gate } from "../../fakes/gate.ts";
import { FaultyProxy } from "../chain/faulty-proxy.ts";
import { KeeperBed } from "../support/keeper-bed.ts";

interface Notice {
  readonly code: string;
  readonly status: string;
  readonly source: string;
}

/** An operator's webhook. */
class Hook {
  readonly notices: Notice[] = [];
  readonly #server: Server;
  #heard: () => void = () => {};

  private constructor() {
    this.#server = createServer(async (request, response) => {
      let body = "";
      for await (const chunk of request) body += String(chunk);
      this.notices.push(JSON.parse(body) as Notice);
      response.end();
      this.#heard();
    });
  }

  static async open(): Promise<Hook> {
    const hook = new Hook();
    hook.#server.listen(0, "127.0.0.1");
    await once(hook.#server, "listening");
    return hook;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/very-secret`;
  }

  /** Waits for a notice; mocha's time limit ends it. */
  async notice(code: string): Promise<Notice> {
    for (;;) {
      const found = this.notices.find((notice) => notice.code === code);
      if (found) return found;
      await new Promise<void>((resolve) => {
        this.#heard = resolve;
      });
    }
  }

  close() {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

describe("a keeper that is watched", function () {
  this.timeout(120_000);
  let bed: KeeperBed;

  beforeEach(async () => {
    bed = await KeeperBed.open();
    // A chain that makes a block when it is asked to, and whose clock the tests move.
    bed.config.watch = { listen: { port: 0 }, lookMs: 1_000, limits: { headAgeSeconds: 0 } };
  });
  afterEach(() => bed.close());

  const get = (path: string) => fetch(`${bed.keeper?.watchUrl}${path}`);
  const metric = async (name: string) =>
    new RegExp(`^${name} (.*)$`, "m").exec(await (await get("/metrics")).text())?.[1];

  it("is well, counts a delivery, and tells its progress", async () => {
    await bed.start();
    const tenant = await bed.tenant();
    const { id } = await tenant.purchase(1n, 30n);
    const stream = await get(`/progress/${id}`);
    await bed.event("settled", id);
    let story = "";
    for await (const chunk of stream.body ?? []) {
      story += new TextDecoder().decode(chunk as Uint8Array);
      if (story.includes('"settled"')) break;
    }
    const told = [...story.matchAll(/^data: (.*)$/gm)].map(([, data = ""]) => JSON.parse(data) as object);
    const own = bed.events.filter(({ subscription }) => subscription === `${id}`);
    expect(told.slice(0, 5)).to.deep.equal(
      own.slice(0, 5).map(({ at, name, saga, step }) => ({ at, name, saga, step })),
    );
    // The look before this one may have come before the first block was read.
    while (!((await (await get("/healthz")).json()) as { ok: boolean }).ok) await sleep(50);
    expect(await metric('blockhost_jobs_ended_total\\{kind="provision",phase="done"\\}')).to.equal("1");
    expect(await metric('blockhost_subscriptions\\{status="active"\\}')).to.equal("1");
    expect(await metric('blockhost_machines\\{status="running"\\}')).to.equal("1");
    expect(Number(await metric("blockhost_keeper_transactions_left"))).to.be.greaterThan(0);
    expect(await metric('blockhost_outbox_settled_total\\{state="final"\\}')).to.equal("1");
  });

  it("tells the story again after a restart, to who asks again", async () => {
    await bed.start();
    const { id } = await (await bed.tenant()).purchase(1n, 30n);
    await bed.event("settled", id);
    await bed.keeper?.stop();
    await bed.start();
    const stream = await get(`/progress/${id}`);
    let story = "";
    for await (const chunk of stream.body ?? []) {
      story += new TextDecoder().decode(chunk as Uint8Array);
      if (story.includes('"settled"')) break;
    }
    const names = [...story.matchAll(/"name":"(\w+)"/g)].map(([, name]) => name);
    expect(names[0]).to.equal("seen");
    const before = bed.events.filter(
      ({ subscription, saga }) => subscription === `${id}` && saga === "provision",
    );
    expect(names.slice(0, before.length)).to.include.members(before.map(({ name }) => name));
  });

  it("shows the fleet's figures by subscription, and adds them up", async () => {
    const config = bed.parsed();
    const watched = { ...config, watch: { ...config.watch, fleetMs: 1_000 } };
    const outside = await openOutside(watched, {
      log: pino({ level: "silent" }),
      onEvent: (event) => bed.heard(event),
    });
    const vm: VmFigures = {
      vmid: 100_001,
      node: "pve",
      power: "running",
      uptimeSeconds: 60,
      cpu: 0.5,
      memoryBytes: 2 ** 30,
      netInBytes: 1_000_000,
      netOutBytes: 2,
      diskReadBytes: 3,
      diskWriteBytes: 4,
    };
    const looks = { left: Number.POSITIVE_INFINITY, enough: gate() };
    const readFleet = async (): Promise<Fleet> => {
      if (looks.left-- === 0) looks.enough.open();
      return { vms: [vm], nodes: [], storages: [] };
    };
    Object.assign(outside.hypervisor, { readFleet });
    bed.keeper = await buildKeeper(watched, outside);
    const { id } = await (await bed.tenant()).purchase(1n, 30n);
    await bed.event("settled", id);
    // The first look that begins now sees the machine; when another begins, that one is done.
    looks.left = 2;
    await looks.enough.opened;
    expect(await metric(`blockhost_vm_up\\{subscription="${id}"\\}`)).to.equal("1");
    expect(await metric("blockhost_orphaned_vms")).to.equal("0");
    await bed.keeper.stop();
    const database = await Database.open(config.database.file);
    const month = new Date().toISOString().slice(0, 7);
    const usage = await new UsageRepository(database).usageOf(id, month);
    await database.close();
    expect(usage?.netInBytes).to.equal(1_000_000);
  });

  it("says that the chain is gone, to the webhook too, and shows no secret", async () => {
    const proxy = await FaultyProxy.start(bed.chain.url);
    const webhook = await Hook.open();
    const webhookUrlFile = join(bed.folder, "webhook");
    await writeFile(webhookUrlFile, `${webhook.url}\n`, { mode: 0o600 });
    bed.config.chain = { ...(bed.config.chain as object), rpcUrls: [`${proxy.url}/secret-of-the-rpc`] };
    bed.config.watch = {
      ...(bed.config.watch as object),
      webhookUrlFile,
      limits: { headAgeSeconds: 0, unreachableSeconds: 1 },
    };
    try {
      const keeper = await bed.start();
      proxy.fault = () => "down";
      const notice = await webhook.notice("CHAIN_UNREACHABLE");
      expect(notice).to.include({ status: "raised" });
      expect(notice.source).to.match(/^31337:0x/);
      const health = await get("/healthz");
      expect(health.status).to.equal(503);
      const shown = [
        await health.text(),
        await (await get("/metrics")).text(),
        JSON.stringify(webhook.notices),
      ].join();
      expect(shown).not.to.include("secret");
      await keeper.stop();
    } finally {
      await proxy.close();
      webhook.close();
    }
  });
});
