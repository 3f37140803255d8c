import { X509Certificate } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { certificateFor } from "../../../devnet/proxmox/certificate.ts";
import { certificateFacts } from "../../../keeper/certificates/certificate-facts.ts";
import { ownPair } from "../../../keeper/certificates/own-pair.ts";
import { certificateExpiries } from "../../../keeper/composition/certificate-expiries.ts";
import { portalConfigSchema } from "../../../keeper/portal/server/portal-config.ts";
import type { TlsConfig } from "../../../keeper/portal/server/tls-config.ts";

const PORTAL = { listen: { port: 0 }, relay: { listen: { port: 0 } }, pages: "pages" };

describe("certificateExpiries", () => {
  const none = { proxmox: { caFile: undefined }, portal: undefined };

  it("reads when the authority's certificate ends, where there is one", async () => {
    const folder = await mkdtemp(join(tmpdir(), "blockhost-certificate-"));
    const { cert } = await certificateFor(folder, "pve-ssl");
    const file = join(folder, "pve-ssl.pem");
    const at = new X509Certificate(cert).validToDate.getTime();
    const expiries = certificateExpiries({ ...none, proxmox: { caFile: file } }, null);
    expect(await expiries.look()).to.deep.equal([{ of: "certificate", subject: file, at }]);
    expect(await certificateExpiries(none, null).look()).to.deep.equal([]);
    await rm(folder, { recursive: true });
  });

  it("reads when the portal's ends, where somebody else renews it", async () => {
    const pair = await ownPair("host.example", Date.UTC(2027, 0, 1));
    const served = { current: pair, trouble: null, keep: async () => {} };
    const of = (tls: TlsConfig) =>
      certificateExpiries({ ...none, portal: portalConfigSchema.parse({ ...PORTAL, tls }) }, served).look();
    const { until } = certificateFacts(pair);
    expect(await of({ mode: "files", certificateFile: "a.pem", keyFile: "a.key" })).to.deep.equal([
      { of: "portal", subject: "a.pem", at: until },
    ]);
    expect(await of({ mode: "own" })).to.deep.equal([]);
  });
});
