import { mkdir, rm, writeFile } from "node:fs/promises";
import { expect } from "chai";
import { certificateFacts } from "../../../keeper/certificates/certificate-facts.ts";
import { ownPair } from "../../../keeper/certificates/own-pair.ts";
import { RateLimited } from "../../../keeper/certificates/rate-limited.ts";
import {
  RenewedCertificates,
  type RenewedOptions,
} from "../../../keeper/certificates/renewed-certificates.ts";
import type { TlsPair } from "../../../keeper/certificates/tls-pair.ts";
import { RetryableError } from "../../../keeper/core/errors.ts";
import { CertificateRoom, HOST } from "./support/certificate-room.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Of one that the room makes. */
const LIFE = 825 * DAY;

describe("RenewedCertificates", () => {
  let room: CertificateRoom;
  let quit: AbortController;
  let keeping: Promise<void>;
  let served: TlsPair[];
  let orders: number;
  /** What the next orders fail with. */
  let failures: Error[];
  let certificates: RenewedCertificates;

  beforeEach(async () => {
    room = await CertificateRoom.open();
    quit = new AbortController();
    served = [];
    orders = 0;
    failures = [];
    keeping = Promise.resolve();
  });
  afterEach(async () => {
    quit.abort();
    await keeping;
    await room.close();
  });

  async function start(options: Partial<RenewedOptions> = {}): Promise<void> {
    certificates = new RenewedCertificates({
      kept: room.kept(),
      first: await room.pair(),
      isInterim: true,
      pausedUntil: 0,
      make: async () => {
        orders += 1;
        const failure = failures.shift();
        if (failure) throw failure;
        return room.pair();
      },
      time: room.time,
      random: () => 0,
      log: room.log,
      ...options,
    });
    keeping = certificates.keep((pair) => served.push(pair), quit.signal);
  }

  /** Lets time pass until this is so. */
  async function until(condition: () => boolean): Promise<void> {
    for (const deadline = Date.now() + 10_000; !condition(); ) {
      if (Date.now() > deadline) expect.fail(`in vain: ${condition}`);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }

  const isAsleep = () => room.time.naps.length === 1;
  /** Passes time and waits until what it has brought is over. */
  async function pass(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= HOUR) {
      await room.time.pass(Math.min(left, HOUR));
      await until(isAsleep);
    }
  }

  it("serves the one that stands in until there is a real one, which is kept", async () => {
    await start();
    const standIn = certificates.current;
    await until(() => served.length === 1);
    await until(isAsleep);
    expect(served[0]).not.to.deep.equal(standIn);
    expect(certificates.current).to.equal(served[0]);
    expect((await room.kept().read())?.cert.trim()).to.equal(served[0]?.cert.trim());
    expect(room.logged.join()).to.include(certificateFacts(certificates.current).fingerprint);
    expect(room.logged.join()).not.to.include("PRIVATE KEY");
  });

  it("renews after two thirds of its life, not before", async () => {
    await start({ isInterim: false });
    await until(isAsleep);
    const due = (LIFE * 2) / 3 - DAY;
    await room.time.pass(due - MINUTE);
    await until(isAsleep);
    expect(orders).to.equal(0);
    await pass(2 * MINUTE);
    expect(orders).to.equal(1);
    expect(served).to.have.length(1);
  });

  it("goes on serving what it has when none is to be had, tells of it, and asks ever less often", async () => {
    await start();
    await until(() => served.length === 1);
    await until(isAsleep);
    const [good] = served;
    failures = Array.from({ length: 8 }, () => new RetryableError("ACME_UNREACHABLE", "it is away", "wait"));
    await room.time.pass((LIFE * 2) / 3 - DAY - MINUTE);
    await until(isAsleep);
    const pauses: number[] = [];
    for (let last = 0; failures.length > 0; last = room.time.now()) {
      for (const before = orders; orders === before; ) await pass(room.time.naps[0] ?? HOUR);
      expect(certificates.trouble).to.include({ code: "ACME_UNREACHABLE" });
      expect(certificates.current).to.equal(good);
      pauses.push((room.time.now() - last) / MINUTE);
    }
    expect(pauses.slice(1)).to.deep.equal([7.5, 15, 30, 60, 120, 180, 180]);
    await pass(3 * HOUR);
    expect(certificates.trouble).to.equal(null);
    expect(served).to.have.length(2);
  });

  it("asks no sooner than the authority allows, not after a restart either", async () => {
    failures = [new RateLimited("too many", 30 * HOUR)];
    await start();
    await until(() => certificates.trouble !== null);
    await until(isAsleep);
    await pass(29 * HOUR);
    expect(orders).to.equal(1);
    quit.abort();
    await keeping;

    quit = new AbortController();
    await start({ pausedUntil: await room.kept().pausedUntil() });
    await until(isAsleep);
    expect(orders).to.equal(1);
    await pass(HOUR);
    expect(orders).to.equal(2);
    expect(served).to.have.length(1);
  });

  it("does not order again and again what is old when it comes: a clock is wrong", async () => {
    await start({
      make: async () => {
        orders += 1;
        return ownPair(HOST, room.time.now() - LIFE);
      },
    });
    await until(() => served.length === 1);
    await until(isAsleep);
    await pass(5 * HOUR);
    expect(orders).to.equal(1);
    await pass(HOUR);
    expect(orders).to.equal(2);
  });

  it("serves one that cannot be kept, says so, and keeps it later", async () => {
    await rm(room.path, { recursive: true });
    await writeFile(room.path, "in the way");
    await start();
    await until(() => served.length === 1);
    await until(isAsleep);
    expect(certificates.trouble).to.include({ code: "CERTIFICATES_UNWRITABLE" });
    await rm(room.path);
    await mkdir(room.path);
    await pass(HOUR);
    expect(certificates.trouble).to.equal(null);
    expect((await room.kept().read())?.cert.trim()).to.equal(served[0]?.cert.trim());
    expect(orders).to.equal(1);
  });

  it("takes whatever goes wrong as a reason to try again, and stops while an order hangs", async () => {
    failures = [new TypeError("Cannot read properties of undefined")];
    await start();
    await until(() => certificates.trouble !== null);
    expect(certificates.trouble).to.include({ code: "ACME_UNREACHABLE" });
    quit.abort();
    await keeping;

    quit = new AbortController();
    await start({ make: () => new Promise(() => {}) });
    quit.abort();
    await keeping;
    expect(served).to.deep.equal([]);
  });
});
