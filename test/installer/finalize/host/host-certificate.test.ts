import { X509Certificate } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { answers } from "../../../../installer/answers/answers.ts";
import { hostCertificate } from "../../../../installer/finalize/host/host-certificate.ts";
import { ownPair } from "../../../../keeper/certificates/own-pair.ts";
import { FinalError } from "../../../../keeper/core/errors.ts";
import { rejection } from "../../../keeper/support/rejection.ts";
import { someAnswers } from "../../answers/some-answers.ts";
import { HostBed, patient, silent } from "./host-bed.ts";

describe("a host's first certificate", () => {
  const { admin } = answers.parse(someAnswers);
  let bed: HostBed;
  beforeEach(async () => {
    bed = await HostBed.open();
  });
  afterEach(() => bed.close());

  it("vouches for itself, is kept where the keeper looks, and stays the same", async () => {
    const part = hostCertificate(bed.parts, admin);
    expect(await part.look()).to.equal(null);
    const made = await part.make(silent, patient);
    expect(await hostCertificate(bed.parts, admin).look()).to.deep.equal(made);
    expect(await hostCertificate(bed.parts, { ...admin, host: "other.example.org" }).look()).to.equal(null);
  });

  it("is the operator's own where there are files, if it is for the portal's name", async () => {
    const { cert, key } = await ownPair("host.example.org", Date.now());
    const tls = {
      mode: "files",
      certificateFile: join(bed.folder, "cert.pem"),
      keyFile: join(bed.folder, "key.pem"),
    } as const;
    const part = hostCertificate(bed.parts, { ...admin, tls });
    expect(await part.look()).to.equal(null);
    await rejection(part.make(silent, patient), FinalError, "PORTAL_CERTIFICATE_UNREADABLE");
    await writeFile(tls.certificateFile, cert);
    await writeFile(tls.keyFile, key);
    expect(await part.look()).to.deep.equal({ fingerprint256: new X509Certificate(cert).fingerprint256 });
    const other = hostCertificate(bed.parts, { ...admin, tls, host: "other.example.org" });
    await rejection(other.make(silent, patient), FinalError, "CERTIFICATE_UNUSABLE");
  });
});
