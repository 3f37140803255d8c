import { expect } from "chai";
import { describe, it } from "mocha";
import { FinalError } from "../../../keeper/core/errors.ts";
import { compareRights, type HeldRights } from "../../../keeper/proxmox/compare-rights.ts";
import { neededRights } from "../../../keeper/proxmox/needed-rights.ts";
import { proxmoxConfigSchema } from "../../../keeper/proxmox/proxmox-config.ts";
import { rejection } from "../support/rejection.ts";

const CONFIG = proxmoxConfigSchema.parse({
  endpoints: [{ url: "https://127.0.0.1:8006" }],
  caFile: "/etc/pve/pve-root-ca.pem",
  tokenId: "blockhost@pve!keeper",
  tokenSecretFile: "/run/secret",
  pool: "blockhost-vms",
  vmidBase: 1000,
  templates: { "debian-12": 9000 },
  storage: "local",
  seedStorage: "local",
  bridge: "vmbr0",
});

/** What a token holds that was given exactly the needed rights. */
function exact(major: number): Record<string, Record<string, number>> {
  const entries = [...neededRights(CONFIG, major)].map(
    ([path, { needed }]): [string, Record<string, number>] => [
      path,
      Object.fromEntries(needed.map((right) => [right, 1])),
    ],
  );
  return Object.fromEntries(entries);
}

async function check(held: HeldRights, major: number, members: number[] = []): Promise<void> {
  compareRights(held, neededRights(CONFIG, major), CONFIG, new Set(members));
}

describe("compareRights", () => {
  for (const major of [8, 9]) {
    it(`is content with exactly the needed rights of Proxmox VE ${major}`, async () => {
      await check(exact(major), major);
    });
  }

  it("differs between the majors in the guest agent's rights alone", async () => {
    const error = await rejection(check(exact(8), 9), FinalError, "PVE_RIGHTS_MISSING");
    expect(error.message).to.include("VM.GuestAgent.FileRead on /pool/blockhost-vms");
    await rejection(check(exact(9), 8), FinalError, "PVE_RIGHTS_MISSING");
  });

  it("names every missing right and its path", async () => {
    const held = exact(9);
    delete held["/vms/9000"];
    delete held["/storage/local"]?.["Datastore.Allocate"];
    const error = await rejection(check(held, 9), FinalError, "PVE_RIGHTS_MISSING");
    expect(error.message)
      .to.include(CONFIG.tokenId)
      .and.to.include("VM.Clone on /vms/9000")
      .and.to.include("Datastore.Allocate on /storage/local")
      .and.not.to.include("VM.PowerMgmt");
    await rejection(check({}, 9), FinalError, "PVE_RIGHTS_MISSING");
  });

  it("refuses a token that can do more, wherever", async () => {
    const held = exact(9);
    held["/pool/blockhost-vms"] = { ...held["/pool/blockhost-vms"], "VM.GuestAgent.Unrestricted": 1 };
    held["/"] = { "Sys.Modify": 0 };
    const error = await rejection(check(held, 9), FinalError, "PVE_RIGHTS_EXCESS");
    expect(error.message)
      .to.include("VM.GuestAgent.Unrestricted on /pool/blockhost-vms")
      .and.to.include("Sys.Modify on /");
  });

  it("accepts the rights on its own VMs that come from the pool, and none on others", async () => {
    const held = { ...exact(9), "/vms/1001": { "VM.PowerMgmt": 0, "VM.Audit": 0 } };
    await check(held, 9, [1001]);
    const error = await rejection(check(held, 9, []), FinalError, "PVE_RIGHTS_EXCESS");
    expect(error.message).to.include("VM.PowerMgmt on /vms/1001");
  });
});
