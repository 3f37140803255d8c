import { once } from "node:events";
import { mkdir, stat, symlink, unlink, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect } from "chai";
import { answers } from "../../../../installer/answers/answers.ts";
import { hostServices } from "../../../../installer/finalize/host/host-services.ts";
import { tunnelConfigFile } from "../../../../installer/finalize/tunnel-config-file.ts";
import { FinalError } from "../../../../keeper/core/errors.ts";
import { rejection } from "../../../keeper/support/rejection.ts";
import { someAnswers } from "../../answers/some-answers.ts";
import { HostBed, patient, silent } from "./host-bed.ts";

const NOBODY = { uid: 65_534, gid: 65_534 };

describe("a host's services", () => {
  const { admin, ipv6 } = answers.parse(someAnswers);
  let bed: HostBed;
  let server: Server;
  let status = 200;
  beforeEach(async () => {
    status = 200;
    server = createServer((_, answer) => answer.writeHead(status).end('{"chain":"away"}'));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    bed = await HostBed.open((server.address() as AddressInfo).port);
    await mkdir(join(bed.folder, "etc"));
    await mkdir(bed.parts.layout.keeperFolder);
    await write({});
  });
  afterEach(async () => {
    server.closeAllConnections();
    server.close();
    await bed.close();
  });

  /** The files that keeper and rootd read at their start. */
  async function write(change: Partial<Record<"keeper" | "rootd" | "token", string>>): Promise<void> {
    const { keeperConfigFile, rootdConfigFile, keeperFolder } = bed.parts.layout;
    const { keeper = "{}", rootd = "{}", token = "secret" } = change;
    await writeFile(keeperConfigFile, keeper);
    await writeFile(rootdConfigFile, rootd);
    await writeFile(join(keeperFolder, "pve-token"), token);
  }

  it("are started once, and found at work", async () => {
    const services = hostServices(bed.parts, admin, ipv6);
    expect(await services.look()).to.equal(null);
    expect(await services.make(silent, patient)).to.deep.equal({ portal: "https://host.example.org" });
    expect(await services.look()).not.to.equal(null);
    expect([bed.keeper.starts, bed.rootd.starts]).to.deep.equal([1, 1]);
  });

  for (const name of ["keeper", "rootd", "token"] as const)
    it(`are not taken for what is wanted when the file of ${name} has changed since their start`, async () => {
      const services = hostServices(bed.parts, admin, ipv6);
      await services.make(silent, patient);
      await write({ [name]: "changed" });
      expect(await services.look()).to.equal(null);
      await services.make(silent, patient);
      expect(await services.look()).not.to.equal(null);
      expect(bed.keeper.starts).to.equal(2);
    });

  it("are not at work when the keeper has ended, was started by somebody else, or is not well", async () => {
    const services = hostServices(bed.parts, admin, ipv6);
    await services.make(silent, patient);
    status = 503;
    expect(await services.look(), "not well").to.equal(null);
    status = 200;
    bed.keeper.starts += 1;
    expect(await services.look(), "another run").to.equal(null);
    bed.keeper.runs = false;
    expect(await services.look(), "ended").to.equal(null);
  });

  it("have the keeper's user own all that is the keeper's before it starts, and follow no link", async function () {
    if (process.getuid?.() !== 0) this.skip();
    const { keeperFolder } = bed.parts.layout;
    const outside = join(bed.folder, "outside");
    await writeFile(outside, "");
    await mkdir(join(keeperFolder, "keys"));
    await writeFile(join(keeperFolder, "keys/keeper.keystore.json"), "{}");
    await symlink(outside, join(keeperFolder, "link"));
    await hostServices({ ...bed.parts, owner: NOBODY }, admin, ipv6).make(silent, patient);
    for (const path of ["", "pve-token", "keys", "keys/keeper.keystore.json"])
      expect((await stat(join(keeperFolder, path))).uid, path).to.equal(NOBODY.uid);
    expect((await stat(outside)).uid).to.equal(0);
  });

  it("leave rootd alone where no commands are followed", async () => {
    const services = hostServices(bed.parts, { ...admin, commands: false }, ipv6);
    await services.make(silent, patient);
    expect(bed.rootd.starts).to.equal(0);
    expect(await services.look()).not.to.equal(null);
  });

  it("are who makes a tunnel too, where the prefix is a broker's", async () => {
    await writeFile(tunnelConfigFile(bed.parts.layout), "{}");
    await hostServices(bed.parts, admin, ipv6).make(silent, patient);
    expect(bed.tunnel.starts).to.equal(0);
    const leases = someAnswers.blockchain.contracts.stablecoin;
    const services = hostServices(bed.parts, admin, { mode: "broker", leases, broker: 1, budget: "1" });
    expect(await services.look(), "without it").to.equal(null);
    await services.make(silent, patient);
    expect(bed.tunnel.starts).to.equal(1);
    expect(await services.look()).not.to.equal(null);
    await writeFile(tunnelConfigFile(bed.parts.layout), '{"bridge":"other"}');
    expect(await services.look(), "told otherwise").to.equal(null);
    await services.make(silent, patient);
    bed.tunnel.runs = false;
    expect(await services.look(), "ended").to.equal(null);
  });

  it("are not started without a file that they read", async () => {
    await unlink(join(bed.parts.layout.keeperFolder, "pve-token"));
    await rejection(
      hostServices(bed.parts, admin, ipv6).make(silent, patient),
      FinalError,
      "HOST_FILE_MISSING",
    );
    expect(bed.keeper.starts).to.equal(0);
  });

  it("say what the matter is with a keeper that does not get well", async () => {
    status = 503;
    let now = 0;
    const time = {
      now: () => now,
      sleep: async (ms: number) => {
        now += ms;
      },
    };
    const services = hostServices({ ...bed.parts, time }, admin, ipv6);
    const error = await rejection(services.make(silent, patient), FinalError, "KEEPER_UNWELL");
    expect(error.message).to.include("away");
  });
});
