import { createHash } from "node:crypto";
import type { RequestListener } from "node:http";
import { isIPv4 } from "node:net";
import { dirname, join } from "node:path";
import { acmeAccountKey } from "../certificates/acme-account-key.ts";
import type { Certificates } from "../certificates/certificates.ts";
import { FileCertificates } from "../certificates/file-certificates.ts";
import { httpChallenges } from "../certificates/http-challenges.ts";
import { KeptPair } from "../certificates/kept-pair.ts";
import { openAcme } from "../certificates/open-acme.ts";
import { orderCertificate } from "../certificates/order-certificate.ts";
import { ownPair } from "../certificates/own-pair.ts";
import { PrivateFolder } from "../certificates/private-folder.ts";
import { RenewedCertificates } from "../certificates/renewed-certificates.ts";
import type { KeeperConfig } from "../config.ts";
import { FinalError } from "../core/errors.ts";
import type { TlsConfig } from "../portal/server/tls-config.ts";
import type { Outside } from "./outside.ts";
import { readCertificate } from "./read-certificate.ts";
import { readTls } from "./read-tls.ts";

/** The portal's certificates, and what has to be served in plain HTTP to get them. */
export interface PortalCertificates {
  readonly certificates: Certificates;
  readonly plain: {
    readonly handler: RequestListener;
    readonly at: { readonly host: string; readonly port: number };
  } | null;
}

/**
 * Opens where the portal's certificate comes from; null when it is served in plain HTTP, or not at all.
 *
 * @throws FinalError PORTAL_CERTIFICATE_UNREADABLE, KEY_UNREADABLE, KEY_PERMISSIONS, CERTIFICATE_UNUSABLE, CERTIFICATES_UNWRITABLE, ACME_NEEDS_A_NAME
 */
export async function openCertificates(
  config: Pick<KeeperConfig, "portal" | "guest" | "database">,
  outside: Pick<Outside, "log" | "time" | "random" | "listenPortal">,
): Promise<PortalCertificates | null> {
  const { log, time, random } = outside;
  const tls = config.portal?.tls;
  if (tls === undefined || outside.listenPortal === undefined) return null;
  if (tls.mode === "files") {
    const read = () => readTls(tls.certificateFile, tls.keyFile);
    return { certificates: await FileCertificates.open({ read, time, log }), plain: null };
  }
  const { domain } = config.guest;
  const [host = ""] = domain.toLowerCase().split(":");
  if (tls.mode === "acme" && (isIPv4(host) || !host.includes("."))) throw needsName(host);
  const folder = await PrivateFolder.open(join(dirname(config.database.file), "certificates"));
  const own = new KeptPair(folder, `own-${host}`, host, log);
  const make = () => ownPair(host, time.now());
  const standIn = (await own.read()) ?? (await made(own, make));
  const common = { time, random, log };
  if (tls.mode === "own") {
    const pair = { kept: own, first: standIn, isInterim: false, pausedUntil: 0, make };
    return { certificates: new RenewedCertificates({ ...common, ...pair }), plain: null };
  }

  const kept = new KeptPair(folder, nameOf(tls, host), host, log);
  const issued = await kept.read();
  const { responder, handler } = httpChallenges(domain);
  const authority = {
    directory: tls.directory,
    ca: tls.directoryCaFile && (await readCertificate(tls.directoryCaFile, "portal.tls.directoryCaFile")),
    accountKey: await acmeAccountKey(folder),
    time,
  };
  const certificates = new RenewedCertificates({
    ...common,
    kept,
    first: issued ?? standIn,
    isInterim: issued === null,
    pausedUntil: await kept.pausedUntil(),
    make: (signal) =>
      orderCertificate({ client: openAcme(authority), email: tls.email, host, responder, time, signal }),
  });
  return { certificates, plain: { handler, at: tls.challenge.listen } };
}

async function made(kept: KeptPair, make: () => ReturnType<typeof ownPair>) {
  const pair = await make();
  await kept.write(pair);
  return pair;
}

/** One of a trial authority is not taken for one of the real one, nor another name's for this one's. */
function nameOf({ directory }: Extract<TlsConfig, { mode: "acme" }>, host: string): string {
  return `acme-${host}-${createHash("sha256").update(directory).digest("hex").slice(0, 12)}`;
}

function needsName(host: string): FinalError {
  return new FinalError(
    "ACME_NEEDS_A_NAME",
    `Authorities certify names of the DNS, which ${host} is not.`,
    "Give guest.domain a name that leads to this machine, or set portal.tls.mode to own.",
  );
}
