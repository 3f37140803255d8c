import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { afterEach, beforeEach, describe, it } from "mocha";
import { FinalError } from "../../../keeper/core/errors.ts";
import { openProxmox } from "../../../keeper/proxmox/open-proxmox.ts";
import { type ProxmoxConfig, proxmoxConfigSchema } from "../../../keeper/proxmox/proxmox-config.ts";
import type { Hypervisor } from "../../../keeper/sagas/ports/hypervisor.ts";
import { rejection } from "../support/rejection.ts";
import { MemoryTaskLog } from "./memory-task-log.ts";

const PACING = { now: () => 0, sleep: async () => {}, random: () => 0 };
const SECRET = "01234567-89ab-cdef-0123-456789abcdef";

describe("openProxmox", () => {
  let folder: string;
  let config: ProxmoxConfig;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "open-proxmox-"));
    config = proxmoxConfigSchema.parse({
      endpoints: [{ url: "https://127.0.0.1:8006" }],
      caFile: join(folder, "ca.pem"),
      tokenId: "blockhost@pve!keeper",
      tokenSecretFile: join(folder, "secret"),
      pool: "blockhost",
      vmidBase: 1000,
      templates: { "debian-12": 9000 },
      storage: "local",
      seedStorage: "local",
      bridge: "vmbr0",
    });
    await writeFile(config.caFile ?? "", "-----BEGIN CERTIFICATE-----\n");
    await writeFile(config.tokenSecretFile, `${SECRET}\n`, { mode: 0o600 });
  });

  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  it("gives a driver that fits the sagas' port", async () => {
    const { hypervisor, close } = await openProxmox(config, new MemoryTaskLog(), PACING);
    const port: Hypervisor = hypervisor;
    expect(port).to.equal(hypervisor);
    await close();
  });

  it("refuses a secret that others can read", async () => {
    await chmod(config.tokenSecretFile, 0o644);
    await rejection(openProxmox(config, new MemoryTaskLog(), PACING), FinalError, "SECRET_EXPOSED");
  });

  it("refuses a secret that is none, without showing it", async () => {
    await writeFile(config.tokenSecretFile, "hunter2");
    const error = await rejection(
      openProxmox(config, new MemoryTaskLog(), PACING),
      FinalError,
      "CONFIG_UNREADABLE",
    );
    expect(error.message).to.include("tokenSecretFile").and.not.to.include("hunter2");
  });

  it("names the file that is missing or no certificate", async () => {
    await writeFile(config.caFile ?? "", "nothing");
    const wrong = await rejection(
      openProxmox(config, new MemoryTaskLog(), PACING),
      FinalError,
      "CONFIG_UNREADABLE",
    );
    expect(wrong.message).to.include("caFile");
    await rm(config.tokenSecretFile);
    await rejection(openProxmox(config, new MemoryTaskLog(), PACING), FinalError, "CONFIG_UNREADABLE");
  });
});
