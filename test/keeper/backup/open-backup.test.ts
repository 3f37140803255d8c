import { scryptSync } from "node:crypto";
import { expect } from "chai";
import fc from "fast-check";
import { BACKUP_FORMAT } from "../../../keeper/backup/backup-format.ts";
import { sealBackup } from "../../../keeper/backup/seal-backup.ts";
import { FinalError } from "../../../keeper/core/errors.ts";
import { rejection } from "../support/rejection.ts";
import { all, PASSPHRASE, piecesOf, SALT, sealed, withBackup } from "./support.ts";

const { headerBytes, chunkBytes, tagBytes } = BACKUP_FORMAT;
const SEALED_CHUNK = chunkBytes + tagBytes;

describe("a backup file", () => {
  /** Bytes that differ at every place, so that chunks that change places are seen. */
  const bytes = (length: number) =>
    Buffer.from(
      Uint32Array.from({ length: Math.ceil(length / 4) }, (_, i) => i * 2_654_435_761).buffer,
    ).subarray(0, length);
  const opened = (file: Uint8Array, passphrase = PASSPHRASE) =>
    withBackup(file, (read) => all(read()), passphrase);

  it("gives back what went in, whatever its length and pieces", async () => {
    const lengths = fc.array(fc.integer({ min: 0, max: chunkBytes * 2 }), { minLength: 1, maxLength: 5 });
    const edges = fc.constantFrom(
      [1],
      [chunkBytes],
      [chunkBytes + 1],
      [chunkBytes, chunkBytes],
      [1, chunkBytes - 1],
    );
    await fc.assert(
      fc.asyncProperty(fc.oneof(edges, lengths), async (cuts) => {
        const plain = bytes(cuts.reduce((sum, each) => sum + each, 1));
        const ends = [...cuts, 1].map((_, index) =>
          cuts.slice(0, index + 1).reduce((sum, each) => sum + each, 0),
        );
        const pieces = [...ends, plain.length].map((end, index) => plain.subarray(ends[index - 1] ?? 0, end));
        const file = await sealed(piecesOf(...pieces));
        expect((await opened(file)).equals(plain)).to.equal(true);
      }),
      { numRuns: 40 },
    );
  });

  it("can be read twice", async () => {
    const file = await sealed(piecesOf(bytes(100)));
    await withBackup(file, async (read) => {
      expect(await all(read())).to.deep.equal(await all(read()));
    });
  });

  it("stays the format that it is: one that was made long ago opens", async () => {
    const file = Buffer.from(FIRST_BACKUP, "base64");
    expect((await opened(file)).toString()).to.equal("a backup of old");
    expect((await sealed(piecesOf(Buffer.from("a backup of old")))).equals(file)).to.equal(true);
  });

  it("opens by the words of its description alone", async () => {
    const plain = bytes(chunkBytes + 5);
    const file = await sealed(piecesOf(plain));
    expect(await opensByTheBook(file, PASSPHRASE)).to.deep.equal(plain);
  });

  it("takes a passphrase for the same however its characters are encoded", async () => {
    const file = await withPassphrase("ein l\u00e4ngerer Satz");
    expect((await opened(file, "ein la\u0308ngerer Satz")).toString()).to.equal("x");
  });

  it("does not open with another passphrase", async () => {
    const file = await sealed(piecesOf(bytes(100)));
    await rejection(opened(file, "correct horse battery stapler"), FinalError, "BACKUP_NOT_OPENED");
  });

  it("is refused when any one of its bits was changed", async () => {
    const file = await sealed(piecesOf(bytes(40)));
    for (let at = 0; at < file.length; at++) {
      const changed = Buffer.from(file);
      changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8));
      const error = await opened(changed).catch((reason: unknown) => reason);
      expect(error, `byte ${at}`).to.be.instanceOf(FinalError);
      expect((error as FinalError).code, `byte ${at}`).to.match(
        /^BACKUP_(NOT_ONE|TOO_NEW|NOT_OPENED|DAMAGED)$/,
      );
    }
  });

  describe("of several chunks", () => {
    let file: Buffer;
    const chunk = (index: number) =>
      file.subarray(headerBytes + index * SEALED_CHUNK, headerBytes + (index + 1) * SEALED_CHUNK);
    const rebuilt = (...chunks: Buffer[]) => Buffer.concat([file.subarray(0, headerBytes), ...chunks]);

    before(async () => {
      file = await sealed(piecesOf(bytes(chunkBytes * 3 + 10)));
    });

    for (const [what, change] of [
      ["cut off after a whole chunk", () => rebuilt(chunk(0), chunk(1))],
      ["cut off within a chunk", () => file.subarray(0, file.length - 5)],
      ["cut down to its first chunk and a tag", () => rebuilt(chunk(0), chunk(1).subarray(0, tagBytes))],
      ["longer than it was", () => Buffer.concat([file, Buffer.alloc(1)])],
      ["two chunks in each other's place", () => rebuilt(chunk(0), chunk(2), chunk(1), chunk(3))],
      ["without one of its chunks", () => rebuilt(chunk(0), chunk(2), chunk(3))],
      ["one of its chunks twice", () => rebuilt(chunk(0), chunk(1), chunk(1), chunk(2), chunk(3))],
    ] as const)
      it(`is refused: ${what}`, async () => {
        await rejection(opened(change()), FinalError, "BACKUP_DAMAGED");
      });

    it("gives nothing of a chunk that was changed", async () => {
      const changed = Buffer.from(file);
      changed[headerBytes + SEALED_CHUNK + 3] = 0xff ^ (changed[headerBytes + SEALED_CHUNK + 3] ?? 0);
      const got: Uint8Array[] = [];
      await withBackup(changed, async (read) => {
        for await (const piece of read()) got.push(piece);
      }).catch(() => {});
      expect(Buffer.concat(got).equals(bytes(chunkBytes))).to.equal(true);
    });

    it("is refused with a chunk of another backup with the same passphrase", async () => {
      const other = await sealed(
        piecesOf(bytes(chunkBytes * 3 + 10)),
        Uint8Array.from(SALT, (each) => each ^ 1),
      );
      const foreign = other.subarray(headerBytes + SEALED_CHUNK, headerBytes + 2 * SEALED_CHUNK);
      await rejection(opened(rebuilt(chunk(0), foreign, chunk(2), chunk(3))), FinalError, "BACKUP_DAMAGED");
    });
  });

  it("names what is no backup, and one of a later format", async () => {
    await rejection(
      opened(Buffer.from("PK\u0003\u0004 something else, long enough to be one of ours")),
      FinalError,
      "BACKUP_NOT_ONE",
    );
    await rejection(opened(Buffer.alloc(0)), FinalError, "BACKUP_NOT_ONE");
    const later = await sealed(piecesOf(bytes(10)));
    later[8] = 2;
    await rejection(opened(later), FinalError, "BACKUP_TOO_NEW");
  });

  it("has nobody stretch a passphrase beyond all measure", async () => {
    const file = await sealed(piecesOf(bytes(10)));
    file[9] = 40;
    await rejection(opened(file), FinalError, "BACKUP_DAMAGED");
  });
});

async function withPassphrase(passphrase: string): Promise<Buffer> {
  return all(sealBackup(piecesOf(Buffer.from("x")), passphrase, SALT, 4));
}

/** A second reader, written from the comment in backup-format.ts, with the browser's cryptography. */
async function opensByTheBook(file: Buffer, passphrase: string): Promise<Buffer> {
  const header = file.subarray(0, 26);
  const raw = scryptSync(passphrase, header.subarray(10), 32, { N: 2 ** (header[9] ?? 0), r: 8, p: 1 });
  const key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["decrypt"]);
  const plain: Uint8Array[] = [];
  for (let at = 26, index = 0; at < file.length; at += 65_552, index++) {
    const chunk = file.subarray(at, at + 65_552);
    const iv = new Uint8Array(12);
    new DataView(iv.buffer).setUint32(7, index);
    iv[11] = at + 65_552 >= file.length ? 1 : 0;
    plain.push(
      new Uint8Array(
        await crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData: header }, key, chunk),
      ),
    );
  }
  return Buffer.concat(plain);
}

/** Made when the format was new. */
const FIRST_BACKUP = "QkhCQUNLVVABBAECAwQFBgcICQoLDA0ODxDzaPFxtq+tKz64F6Edj9xW09eeALeNZImP+zfllLQl";
