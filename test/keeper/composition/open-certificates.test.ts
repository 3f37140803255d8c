import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { connect } from "node:tls";
import { expect } from "chai";
import { pino } from "pino";
import { listenPortal } from "../../../keeper/composition/listen-portal.ts";
import { openCertificates, type PortalCertificates } from "../../../keeper/composition/open-certificates.ts";
import { serveCertificates } from "../../../keeper/composition/serve-certificates.ts";
import { FinalError } from "../../../keeper/core/errors.ts";
import { portalConfigSchema } from "../../../keeper/portal/server/portal-config.ts";
import type { Portal } from "../../../keeper/portal/server/start-portal.ts";
import { AcmeServer } from "../certificates/support/acme-server.ts";
import { CertificateRoom, HOST } from "../certificates/support/certificate-room.ts";
import { GuestCall } from "../portal/support/guest-call.ts";
import { rejection } from "../support/rejection.ts";

const YEAR = 365 * 86_400_000;
const BOUNDS = { connections: 100, ofAddress: 100, requestMs: 5_000, headBytes: 8_192 };

describe("the portal's certificate", function () {
  this.timeout(60_000);
  let room: CertificateRoom;
  let server: AcmeServer | undefined;
  let portal: Portal | undefined;
  let opened: PortalCertificates | null;
  /** How far the keeper's clock is ahead. */
  let ahead: number;
  let logged: string;

  beforeEach(async () => {
    room = await CertificateRoom.open();
    ahead = 0;
    logged = "";
  });
  afterEach(async () => {
    await portal?.stop();
    await server?.stop();
    [portal, server] = [undefined, undefined];
    await room.close();
  });

  const log = pino(
    { level: "debug" },
    {
      write: (line: string) => {
        logged += line;
      },
    },
  );
  const time = {
    now: () => Date.now() + ahead,
    // An hour is a look at the clock here.
    sleep: (ms: number, signal?: AbortSignal) =>
      setTimeout(Math.min(ms, 10), undefined, { signal }).catch(() => undefined),
  };

  async function open(tls: object, domain = HOST): Promise<PortalCertificates | null> {
    const config = portalConfigSchema.parse({
      listen: { host: "127.0.0.1", port: 0 },
      relay: { listen: { port: 0 } },
      pages: "pages",
      tls,
    });
    const guest = { domain, user: "admin", relay: "none", offlineGraceSeconds: 1, patienceSeconds: 1 };
    const database = { file: join(room.path, "..", "keeper.db") };
    opened = await openCertificates(
      { portal: config, guest, database },
      { log, time, random: () => 0, listenPortal },
    );
    return opened;
  }

  async function serve(tls: object): Promise<void> {
    const certificates = await open(tls);
    if (certificates === null) throw new Error("there is nothing to serve");
    const https = await listenPortal(
      (_request, response) => response.end("here"),
      { host: "127.0.0.1", port: 0 },
      BOUNDS,
      certificates.certificates.current,
    );
    const served = { url: https.url, relayUrl: "", secure: https.secure, stop: https.close };
    portal = await serveCertificates(served, certificates, { log }, listenPortal);
  }

  /** What a browser is shown. */
  async function shown(): Promise<X509Certificate> {
    const port = Number(new URL(portal?.url ?? "").port);
    const socket = connect({ port, host: "127.0.0.1", servername: HOST, rejectUnauthorized: false });
    await once(socket, "secureConnect");
    const certificate = socket.getPeerX509Certificate();
    socket.destroy();
    return certificate ?? expect.fail("no certificate");
  }

  async function until(isSo: () => Promise<boolean> | boolean): Promise<void> {
    for (const deadline = Date.now() + 20_000; !(await isSo()); await setTimeout(10))
      if (Date.now() > deadline) expect.fail(`in vain: ${isSo}; ${logged}`);
  }

  const isIssued = async () => (await shown()).issuer.includes("Pebble");

  async function acme(): Promise<object> {
    server ??= await AcmeServer.start();
    const directoryCaFile = join(room.path, "..", "directory.pem");
    await writeFile(directoryCaFile, server.ca);
    return {
      mode: "acme",
      directory: server.directory,
      directoryCaFile,
      termsAgreed: true,
      challenge: { type: "http-01", listen: { host: "127.0.0.1", port: server.httpPort } },
    };
  }

  it("is its own, kept where only the keeper reads, and told by its fingerprint", async () => {
    await serve({ mode: "own" });
    const first = await shown();
    expect(first.subjectAltName).to.equal(`DNS:${HOST}`);
    expect(first.issuer).to.equal(first.subject);
    expect(logged).to.include(first.fingerprint256);
    await portal?.stop();
    await serve({ mode: "own" });
    expect((await shown()).fingerprint256).to.equal(first.fingerprint256);
    ahead = 2 * YEAR;
    await until(async () => (await shown()).fingerprint256 !== first.fingerprint256);
    await portal?.stop();
    for (const name of await readdir(room.path))
      expect((await stat(join(room.path, name))).mode & 0o777, name).to.equal(0o600);
  });

  it("is its own until an authority has made one, which serves after a restart too, and is renewed in time", async function () {
    if (!AcmeServer.isThere()) this.skip();
    const tls = await acme();
    await serve(tls);
    await until(isIssued);
    const first = await shown();
    expect(first.checkHost(HOST)).to.equal(HOST);
    expect(opened?.certificates.trouble).to.equal(null);
    const plain = new GuestCall(
      server?.httpPort ?? 0,
      `GET /keys HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`,
      "127.0.0.1",
    );
    expect(await plain.answer()).to.include(`\r\nLocation: https://${HOST}/keys\r\n`);
    await portal?.stop();

    await serve(tls);
    expect((await shown()).fingerprint256).to.equal(first.fingerprint256);
    ahead = 4 * YEAR;
    await until(async () => (await shown()).fingerprint256 !== first.fingerprint256);
    expect(await isIssued()).to.equal(true);
    await portal?.stop();

    for (const name of await readdir(room.path)) {
      expect((await stat(join(room.path, name))).mode & 0o777, name).to.equal(0o600);
      const [, key = "none"] = /KEY-----\n(.+)\n/.exec(await readFile(join(room.path, name), "utf8")) ?? [];
      expect(logged).not.to.include(key);
    }
  });

  it("stays what it is when the authority is gone, and somebody hears of it", async function () {
    if (!AcmeServer.isThere()) this.skip();
    await serve(await acme());
    await until(isIssued);
    const { fingerprint256 } = await shown();
    await server?.stop();
    server = undefined;
    ahead = 4 * YEAR;
    await until(() => opened?.certificates.trouble !== null);
    expect(opened?.certificates.trouble).to.include({ code: "ACME_UNREACHABLE" });
    expect((await shown()).fingerprint256).to.equal(fingerprint256);
  });

  it("is served though the authority was never there", async () => {
    const directory = "https://127.0.0.1:1/dir";
    const challenge = { type: "http-01", listen: { host: "127.0.0.1", port: 0 } };
    await serve({ mode: "acme", directory, termsAgreed: true, challenge });
    await until(() => opened?.certificates.trouble !== null);
    expect((await shown()).subjectAltName).to.equal(`DNS:${HOST}`);
  });

  it("cannot be one of an authority for what is no name", async () => {
    for (const domain of ["192.0.2.1", "192.0.2.1:8443", "localhost:8443"])
      await rejection(open({ mode: "acme", termsAgreed: true }, domain), FinalError, "ACME_NEEDS_A_NAME");
  });

  it("comes from files, and changes with them", async () => {
    const tls = {
      mode: "files",
      certificateFile: join(room.path, "a.pem"),
      keyFile: join(room.path, "a.key"),
    };
    const write = async () => {
      const { cert, key } = await room.pair();
      await writeFile(tls.keyFile, key, { mode: 0o600 });
      await writeFile(tls.certificateFile, cert);
      return new X509Certificate(cert).fingerprint256;
    };
    const first = await write();
    await serve(tls);
    expect((await shown()).fingerprint256).to.equal(first);
    const second = await write();
    await until(async () => (await shown()).fingerprint256 === second);
    await portal?.stop();
    await writeFile(tls.certificateFile, "none");
    await rejection(open(tls), FinalError, "CERTIFICATE_UNUSABLE");
    await rejection(
      open({ ...tls, certificateFile: "/nowhere" }),
      FinalError,
      "PORTAL_CERTIFICATE_UNREADABLE",
    );
  });
});
