import { chmod } from "node:fs/promises";
import { expect } from "chai";
import type { Finding } from "../../../../keeper/cli/doctor/finding.ts";
import { openHypervisor } from "../../../../keeper/composition/open-hypervisor.ts";
import { identityOf } from "../../../../keeper/core/identity.ts";
import { MemoryTaskLog } from "../../proxmox/memory-task-log.ts";
import { KeeperBed } from "../../support/keeper-bed.ts";
import { runCommand } from "../run-command.ts";

describe("blockhost doctor", function () {
  this.timeout(180_000);
  let bed: KeeperBed;
  let env: Record<string, string>;

  before(async () => {
    bed = await KeeperBed.open();
    const block = await bed.chain.provider.getBlock("latest");
    await bed.jump(Math.floor(Date.now() / 1000) - (block?.timestamp ?? 0));
    env = { BLOCKHOST_CONFIG: await bed.configFile() };
    await bed.start();
    const { id } = await (await bed.tenant()).purchase(1n, 30n);
    await bed.event("attested", id);
  });
  after(() => bed.close());

  const doctor = async () => {
    const { code, out, err } = await runCommand(["doctor", "--json"], env);
    if (out === "") throw new Error(err);
    const findings = JSON.parse(out) as Finding[];
    for (const { level, remedy, what } of findings) expect(remedy === "", what).to.equal(level === "ok");
    return { code, findings };
  };
  const unwell = (findings: readonly Finding[]) =>
    findings.filter(({ level }) => level !== "ok").map(({ name, level }) => `${level} ${name.split(" ")[0]}`);

  it("looks at everything beside a keeper at work, and finds only what is for sale beyond the host's room", async () => {
    const { code, findings } = await doctor();
    expect(code).to.equal(0);
    const names = findings.map(({ name }) => name.split(" ")[0]);
    expect([...new Set(names)]).to.deep.equal(
      "config,file,keystores,rpc,contracts,keeper,gas,store,cursor,jobs,certificate,clock,version,rights,templates,storages,bridge,nodes,addresses,plan,vms,payers".split(
        ",",
      ),
    );
    // The plan's stock is 1,000, the pool has 506 addresses.
    expect(unwell(findings).filter((each) => !each.endsWith("plan"))).to.deep.equal(["warn addresses"]);
    const text = await runCommand(["doctor"], env);
    expect(text.out).to.match(/^ok {4}keystores: open; keeper 0x/m);
    expect(text.out).to.match(/^warn {2}addresses: .*\n {6}what to do: widen/m);
  });

  it("names what is broken, and goes on with the rest", async () => {
    await bed.keeper?.stop();
    const proxmox = await openHypervisor(bed.parsed(), new MemoryTaskLog());
    const vm = identityOf(31337, bed.shop.address, 1n, 1, 100_000);
    while (!(await proxmox.hypervisor.ensureDestroyed(vm)).done);
    await proxmox.close();
    const { keystoreFile } = bed.parsed().keys.keeper;
    await chmod(keystoreFile, 0o644);
    const chain = { ...(bed.config.chain as object), rpcUrls: ["http://127.0.0.1:9", bed.chain.url] };
    const pve = { ...(bed.config.proxmox as object), templates: { "debian-12": 9_000, "debian-13": 9_001 } };
    await bed.configFile({ chain, proxmox: pve });
    const { code, findings } = await doctor();
    expect(code).to.equal(1);
    expect(unwell(findings)).to.include.members([
      "fail file",
      "fail keystores",
      "warn rpc",
      "fail rights",
      "fail vm",
    ]);
    const rights = findings.find(({ name }) => name === "rights");
    expect(rights?.what).to.include("/vms/9001");
    await chmod(keystoreFile, 0o600);
  });

  it("tells of a configuration and a store that are not there", async () => {
    await bed.configFile({ database: { file: `${bed.folder}/nothing.db` } });
    const { code, findings } = await doctor();
    expect(code).to.equal(1);
    expect(unwell(findings)).to.include("fail store");
    const nowhere = await runCommand(["doctor", "--config", "/nowhere.json"]);
    expect(nowhere.code).to.equal(2);
    expect(nowhere.out).to.match(/^fail {2}config: CONFIG_INVALID/);
  });
});
