import { expect } from "chai";
import { FileCertificates } from "../../../keeper/certificates/file-certificates.ts";
import type { TlsPair } from "../../../keeper/certificates/tls-pair.ts";
import { FinalError } from "../../../keeper/core/errors.ts";
import { rejection } from "../support/rejection.ts";
import { CertificateRoom } from "./support/certificate-room.ts";

const LOOK = 30_000;

describe("FileCertificates", () => {
  let room: CertificateRoom;
  let inFiles: TlsPair | Error;
  let served: TlsPair[];
  const quit = new AbortController();

  beforeEach(async () => {
    room = await CertificateRoom.open();
    inFiles = await room.pair();
    served = [];
  });
  afterEach(() => room.close());

  const open = () =>
    FileCertificates.open({
      read: async () => {
        if (inFiles instanceof Error) throw inFiles;
        return inFiles;
      },
      time: room.time,
      log: room.log,
    });
  async function kept(): Promise<FileCertificates> {
    const certificates = await open();
    void certificates.keep((pair) => served.push(pair), quit.signal);
    return certificates;
  }

  it("serves new files soon, and the same ones once", async () => {
    const certificates = await kept();
    await room.time.pass(5 * LOOK);
    expect(served).to.deep.equal([]);
    inFiles = await room.pair();
    await room.time.pass(5 * LOOK);
    expect(served).to.deep.equal([inFiles]);
    expect(certificates.current).to.equal(inFiles);
    expect(room.logged).to.have.length(1);
  });

  it("goes on with the old ones while the new ones are no good, and tells of it when they stay so", async () => {
    const [good, next] = [await room.pair(), await room.pair()];
    inFiles = good;
    const certificates = await kept();
    inFiles = { cert: next.cert, key: good.key };
    await room.time.pass(LOOK);
    expect(certificates.trouble).to.equal(null);
    await room.time.pass(5 * LOOK);
    expect(certificates.trouble).to.include({ code: "CERTIFICATE_UNUSABLE" });
    expect(certificates.current).to.equal(good);
    expect(room.logged).to.have.length(1);
    inFiles = new FinalError("KEY_PERMISSIONS", "others may read it", "chmod");
    await room.time.pass(5 * LOOK);
    expect(served).to.deep.equal([]);
    inFiles = next;
    await room.time.pass(LOOK);
    expect(certificates.trouble).to.equal(null);
    expect(served).to.deep.equal([next]);
  });

  it("does not begin with ones that are no good", async () => {
    inFiles = { ...(await room.pair()), key: (await room.pair()).key };
    await rejection(open(), FinalError, "CERTIFICATE_UNUSABLE");
  });
});
