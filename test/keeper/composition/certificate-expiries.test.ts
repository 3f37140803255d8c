import { X509Certificate } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { certificateFor } from "../../../devnet/proxmox/certificate.ts";
import { certificateExpiries } from "../../../keeper/composition/certificate-expiries.ts";

describe("certificateExpiries", () => {
  it("reads when the authority's certificate ends, where there is one", async () => {
    const folder = await mkdtemp(join(tmpdir(), "blockhost-certificate-"));
    const { cert } = await certificateFor(folder, "pve-ssl");
    const file = join(folder, "pve-ssl.pem");
    const at = new X509Certificate(cert).validToDate.getTime();
    expect(await certificateExpiries(file).look()).to.deep.equal([{ of: "certificate", subject: file, at }]);
    expect(await certificateExpiries(undefined).look()).to.deep.equal([]);
    await rm(folder, { recursive: true });
  });
});
