import { expect } from "chai";
import { afterEach, beforeEach, describe, it } from "mocha";
import { RetryableError } from "../../../keeper/core/errors.ts";
import { identityOf } from "../../../keeper/core/identity.ts";
import { rejection } from "../support/rejection.ts";
import { finish } from "./finish.ts";
import { type SimHost, simHost } from "./sim-host.ts";

const VM = identityOf(31337n, "0x5fbdb2315678afecb367f032d93f642f64180aa3", 7n, 1, 1000);
const SPEC = { image: "debian-12", vcpus: 1, memoryMiB: 512, diskGiB: 4, mbps: 100 };

describe("the meter of calls to Proxmox VE", function () {
  // A machine under load.
  this.timeout(120_000);
  let host: SimHost;

  beforeEach(async () => {
    host = await simHost("9.2");
  });

  afterEach(async () => {
    await host.close();
  });

  it("names calls by what they do, without ids", async () => {
    const keeper = await host.open();
    await finish(() => keeper.ensureCloned(VM, SPEC, "pve"));
    await finish(() => keeper.ensureConfigured(VM, SPEC));
    await finish(() => keeper.ensureFenced(VM, { ipv4: "10.77.0.7", ipv6: null, sendsMail: false }));
    await finish(() => keeper.ensureSeeded(VM, new Uint8Array(2048)));
    await finish(() => keeper.ensureSnapshot(VM, "bh-1"));
    await finish(() => keeper.ensureSnapshotRemoved(VM, "bh-1"));
    await finish(() => keeper.ensureDestroyed(VM));
    const names = new Set(host.calls.map((call) => call.replace(/ \w+$/, "")));
    expect([...names].sort()).to.deep.equal([
      "DELETE content",
      "DELETE qemu",
      "DELETE snapshot",
      "GET config",
      "GET content",
      "GET current",
      "GET ipset",
      "GET nextid",
      "GET options",
      "GET resources",
      "GET rules",
      "GET snapshot",
      "GET status",
      "POST clone",
      "POST ipset",
      "POST rules",
      "POST snapshot",
      "POST upload",
      "PUT config",
      "PUT options",
      "PUT resize",
    ]);
  });

  it("tells a refusal from no answer, and counts each try", async () => {
    const keeper = await host.open();
    await finish(() => keeper.ensureCloned(VM, SPEC, "pve"));
    host.calls.length = 0;
    await keeper.observe(VM);
    // The id is taken, and Proxmox VE says so by refusing it.
    expect(host.calls).to.include("GET nextid refused").and.to.include("GET config ok");
    host.calls.length = 0;
    host.sim.faults.request({ path: /nextid/, kind: 595, times: 2 });
    host.sim.faults.request({ path: /nextid/, kind: "drop-before" });
    await rejection(keeper.observe(VM), RetryableError, "PVE_UNREACHABLE");
    expect(host.calls).to.deep.equal(["GET nextid failed", "GET nextid failed", "GET nextid failed"]);
  });
});
