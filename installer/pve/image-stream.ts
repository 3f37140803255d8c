import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { Readable } from "node:stream";
import type { PveStream } from "../../keeper/proxmox/transport.ts";

/**
 * The multipart body of an image's upload, read from its file while it is sent. As with ISOs, Proxmox VE wants the file
 * last, under the name `filename`.
 */
export async function imageStream(name: string, file: string, sha256: string): Promise<PveStream> {
  const boundary = `blockhost-${sha256.slice(0, 32)}`;
  const field = (key: string, value: string) =>
    `--${boundary}\r\nContent-Disposition: form-data; name="${key}"\r\n\r\n${value}\r\n`;
  const head = Buffer.from(
    field("content", "import") +
      field("checksum-algorithm", "sha256") +
      field("checksum", sha256) +
      `--${boundary}\r\nContent-Disposition: form-data; name="filename"; filename="${name}"\r\n` +
      "Content-Type: application/octet-stream\r\n\r\n",
  );
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
  const { size } = await stat(file);
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    bytes: Readable.from(parts(head, file, tail)),
    length: head.length + size + tail.length,
  };
}

async function* parts(head: Buffer, file: string, tail: Buffer): AsyncGenerator<Buffer> {
  yield head;
  for await (const chunk of createReadStream(file)) yield chunk as Buffer;
  yield tail;
}
