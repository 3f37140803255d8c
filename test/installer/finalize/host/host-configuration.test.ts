import { chmod, chown, readFile, rm, stat, writeFile } from "node:fs/promises";
import { expect } from "chai";
import { defaultInterface } from "../../../../installer/finalize/host/default-interface.ts";
import { hostConfiguration } from "../../../../installer/finalize/host/host-configuration.ts";
import { tunnelConfigFile } from "../../../../installer/finalize/tunnel-config-file.ts";
import { FinalError } from "../../../../keeper/core/errors.ts";
import { tunnelConfigSchema } from "../../../../keeper/tunneld/tunnel-config.ts";
import { rejection } from "../../../keeper/support/rejection.ts";
import { HostBed, patient, silent } from "./host-bed.ts";
import { someConfig } from "./some-config.ts";

describe("a host's configuration", () => {
  let bed: HostBed;
  beforeEach(async () => {
    bed = await HostBed.open();
  });
  afterEach(() => bed.close());

  const rootd = { ports: [22], always: [] };
  const wanted = { keeper: someConfig, rootd, tunnel: null };

  it("is in the files as it is wanted, the keeper's not for everybody", async () => {
    const part = hostConfiguration(bed.parts, wanted);
    expect(await part.look()).to.equal(null);
    const files = await part.make(silent, patient);
    expect(await part.look()).to.deep.equal(files);
    expect(JSON.parse(await readFile(files.keeper, "utf8"))).to.deep.equal(someConfig);
    expect(JSON.parse(await readFile(files.rootd, "utf8"))).to.deep.equal(rootd);
    expect((await stat(files.keeper)).mode & 0o777).to.equal(0o640);
    expect((await stat(files.rootd)).mode & 0o777).to.equal(0o644);
  });

  it("tells who makes a tunnel between what, where the prefix is a broker's", async function () {
    const routes = await readFile("/proc/net/route", "utf8");
    // A machine that tests run on may be without any.
    if (!/\t00000000\t/.test(routes)) this.skip();
    const part = hostConfiguration(bed.parts, { ...wanted, tunnel: { bridge: "guests" } });
    await part.make(silent, patient);
    expect(await part.look()).not.to.equal(null);
    const file = tunnelConfigFile(bed.parts.layout);
    const config = tunnelConfigSchema.parse(JSON.parse(await readFile(file, "utf8")));
    expect(config).to.include({ bridge: "guests", uplink: defaultInterface(routes) });
    await rm(file);
    expect(await part.look()).to.equal(null);
  });

  it("is written again when somebody has changed it, or who may read it", async () => {
    const part = hostConfiguration(bed.parts, wanted);
    const { keeper } = await part.make(silent, patient);
    await writeFile(keeper, "{}");
    expect(await part.look()).to.equal(null);
    await part.make(silent, patient);
    await chmod(keeper, 0o644);
    expect(await part.look()).to.equal(null);
    await part.make(silent, patient);
    expect(await part.look()).not.to.equal(null);
  });

  it("is root's, and its group the keeper's: a thief of the keeper cannot change it", async function () {
    if (process.getuid?.() !== 0) this.skip();
    const owner = { uid: 65_534, gid: 65_534 };
    const part = hostConfiguration({ ...bed.parts, owner }, wanted);
    const { keeper } = await part.make(silent, patient);
    const { uid, gid } = await stat(keeper);
    expect({ uid, gid }).to.deep.equal({ uid: 0, gid: owner.gid });
    await chown(keeper, owner.uid, owner.gid);
    expect(await part.look()).to.equal(null);
  });

  it("is refused when the keeper would not take it, and nothing is written", async () => {
    const part = hostConfiguration(bed.parts, { ...wanted, keeper: { ...someConfig, chain: {} } });
    await rejection(part.make(silent, patient), FinalError, "CONFIG_INVALID");
    const { keeperConfigFile } = bed.parts.layout;
    const isThere = await stat(keeperConfigFile).then(
      () => true,
      () => false,
    );
    expect(isThere).to.equal(false);
  });
});
