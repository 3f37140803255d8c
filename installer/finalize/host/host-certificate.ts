import { X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { checkPair } from "../../../keeper/certificates/check-pair.ts";
import { KeptPair } from "../../../keeper/certificates/kept-pair.ts";
import { ownPair } from "../../../keeper/certificates/own-pair.ts";
import { PrivateFolder } from "../../../keeper/certificates/private-folder.ts";
import type { TlsPair } from "../../../keeper/certificates/tls-pair.ts";
import { FinalError } from "../../../keeper/core/errors.ts";
import type { Answers } from "../../answers/answers.ts";
import type { HostSetup } from "../ports/host-setup.ts";
import type { HostParts } from "./host-parts.ts";

const SILENT = { info: () => {}, warn: () => {} };

/** What the portal is served with at first: the operator's files, or one that vouches for itself. */
export function hostCertificate(
  { layout, time }: Pick<HostParts, "layout" | "time">,
  { host: domain, tls }: Answers["admin"],
): HostSetup["certificate"] {
  const [host = ""] = domain.split(":");
  if (tls.mode === "files") {
    const found = async () => {
      const pair = await readPair(tls.certificateFile, tls.keyFile);
      checkPair(pair, host);
      return fingerprintOf(pair);
    };
    return { look: () => found().catch(() => null), make: found };
  }
  // Where the keeper looks for it, and keeps what an authority gives.
  const kept = async () =>
    new KeptPair(
      await PrivateFolder.open(join(layout.keeperFolder, "certificates")),
      `own-${host}`,
      host,
      SILENT,
    );
  return {
    async look() {
      const pair = await (await kept()).read();
      return pair && fingerprintOf(pair);
    },
    async make(say) {
      const pair = await ownPair(host, time.now());
      await (await kept()).write(pair);
      if (tls.mode === "acme")
        say(`The keeper asks the authority for one for ${host}, again and again until it has got it.`);
      return fingerprintOf(pair);
    },
  };
}

function fingerprintOf({ cert }: TlsPair) {
  return { fingerprint256: new X509Certificate(cert).fingerprint256 };
}

async function readPair(certificateFile: string, keyFile: string): Promise<TlsPair> {
  try {
    return { cert: await readFile(certificateFile, "utf8"), key: await readFile(keyFile, "utf8") };
  } catch (error) {
    throw new FinalError(
      "PORTAL_CERTIFICATE_UNREADABLE",
      // Node's message has path and reason, never content.
      `The portal's certificate cannot be read (${error instanceof Error ? error.message : error}).`,
      "Give files that are there, in PEM, the key's readable to the keeper's user alone.",
    );
  }
}
