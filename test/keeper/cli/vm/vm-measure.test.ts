import { expect } from "chai";
import { CommandBed } from "../../support/command-bed.ts";
import type { KeeperBed } from "../../support/keeper-bed.ts";
import { rootApi } from "../../support/root-api.ts";
import { runCommand } from "../run-command.ts";

describe("a measure against a machine", function () {
  this.timeout(120_000);
  let room: CommandBed;
  let bed: KeeperBed;

  before(async () => {
    room = await CommandBed.open();
    ({ bed } = room);
  });
  after(() => room.close());

  it("holds a tenant's machine off by the chain, shows why, and lets it run again", async () => {
    await bed.start();
    await room.ready();
    const { id } = await (await bed.tenant()).purchase(1n, 30n);
    await bed.event("attested", id);
    const key = ["--keystore", room.ops.keystoreFile, "--passphrase-file", room.ops.passphraseFile];
    const vm = async (...args: string[]) => {
      const { code, out, err } = await runCommand(["vm", ...args], room.env);
      expect(code, err).to.equal(0);
      return out;
    };
    const status = async () => {
      const proxmox = await rootApi(bed.simulator);
      const { status: found } = (await proxmox.get(`/nodes/pve/qemu/${100_000n + id}/status/current`)) as {
        status: string;
      };
      await proxmox.close();
      return found;
    };
    await vm("suspend", `${id}`, "--reason", "Sends spam", "--no-wait", ...key);
    await room.until(async () => (await status()) === "stopped");
    const onHost = ["--config", await bed.configFile()];
    expect(await vm("list", ...onHost)).to.match(/held off: Sends spam$/);
    const { measure } = JSON.parse(await vm("show", `${id}`, "--json", ...onHost));
    expect(measure).to.deep.include({ kind: "suspend", reason: "Sends spam", evidence: null });
    await vm("resume", `${id}`, "--no-wait", ...key);
    await room.until(async () => (await status()) === "running");
    expect(JSON.parse(await vm("list", "--json", ...onHost))[0].measure).to.equal(null);
  });
});
