import { createHash } from "node:crypto";

/**
 * The multipart body of an ISO upload. Proxmox VE reads it as a stream and wants this order: content, checksum
 * algorithm, checksum, and the file last under the name `filename`; no chunked encoding.
 *
 * @param fileName letters, digits, dot, dash and underscore; the server changes anything else silently
 */
export function uploadBody(fileName: string, file: Uint8Array): { contentType: string; bytes: Uint8Array } {
  const sha256 = createHash("sha256").update(file).digest("hex");
  const boundary = `blockhost-${sha256.slice(0, 32)}`;
  const field = (name: string, value: string) =>
    `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
  const head =
    field("content", "iso") +
    field("checksum-algorithm", "sha256") +
    field("checksum", sha256) +
    `--${boundary}\r\nContent-Disposition: form-data; name="filename"; filename="${fileName}"\r\n` +
    "Content-Type: application/octet-stream\r\n\r\n";
  const bytes = Buffer.concat([Buffer.from(head), file, Buffer.from(`\r\n--${boundary}--\r\n`)]);
  return { contentType: `multipart/form-data; boundary=${boundary}`, bytes };
}
