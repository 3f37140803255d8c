import type { Browser, Page } from "playwright-core";
import { ensurePages } from "../../../../devnet/portal/ensure-pages.ts";
import type { Tenant } from "../../../../devnet/tenant/tenant.ts";
import { KeeperBed } from "../../support/keeper-bed.ts";
import { rootApi } from "../../support/root-api.ts";
import { BrowserPerson, type DESKTOP, startChromium, type TestWallet } from "./browser-person.ts";

/**
 * A keeper with its portal, contracts on a real chain and a browser, for the tests of one file. Hooks are mocha's; after
 * each test nothing may stand in the console.
 */
export class MachineBed {
  bed!: KeeperBed;
  browser!: Browser;
  people: BrowserPerson[] = [];

  constructor() {
    before(async () => {
      this.browser = await startChromium();
      this.bed = await KeeperBed.open({ storage: "vault", plans: { "1": { everyHours: 24, keep: 2 } } });
      this.bed.config.portal = {
        listen: { host: "127.0.0.1", port: 0 },
        relay: { listen: { port: 0 } },
        pages: await ensurePages(),
      };
      // The chain's clock goes as the browser's does.
      const { timestamp = 0 } = (await this.bed.chain.provider.getBlock("latest")) ?? {};
      await this.bed.jump(Math.floor(Date.now() / 1_000) - timestamp);
      await this.bed.start();
    });
    after(async () => {
      await this.browser?.close();
      await this.bed?.close();
    });
    afterEach(async () => {
      await Promise.all(this.people.map((person) => person.close()));
      this.people = [];
    });
  }

  get url(): string {
    return this.bed.keeper?.portal?.url ?? "";
  }

  /** Somebody with a machine that was delivered. */
  async owner(days = 30n): Promise<{ readonly tenant: Tenant; readonly id: bigint }> {
    const tenant = await this.bed.tenant();
    return { tenant, id: await this.machineOf(tenant, days) };
  }

  /** Another machine of theirs. */
  async machineOf(tenant: Tenant, days = 30n): Promise<bigint> {
    const { id } = await tenant.purchase(1n, days);
    await this.bed.event("settled", id);
    return id;
  }

  /** Makes a backup of a machine as the keeper would have at that time, unix seconds. The keeper starts anew and sees it. */
  async backUp(id: bigint, takenAt: number): Promise<void> {
    await this.bed.keeper?.stop();
    const root = await rootApi(this.bed.simulator);
    try {
      const vmid = Number(this.bed.parsed().proxmox.vmidBase) + Number(id);
      const { description } = (await root.get(`/nodes/pve/qemu/${vmid}/config`)) as { description: string };
      const order = { vmid, storage: "vault", "notes-template": `${description}@${takenAt}` };
      const end = await root.task("POST", "/nodes/pve/vzdump", order);
      if (end !== "OK") throw new Error(`vzdump of ${vmid}: ${end}`);
    } finally {
      await root.close();
    }
    await this.bed.start();
  }

  async open(
    path: string,
    wallets: readonly TestWallet[],
    view: { readonly viewport?: typeof DESKTOP; readonly dark?: boolean } = {},
  ): Promise<{ readonly person: BrowserPerson; readonly page: Page }> {
    const person = await BrowserPerson.open(this.browser, `${this.url}${path}`, { wallets, ...view });
    this.people.push(person);
    return { person, page: person.page };
  }
}
