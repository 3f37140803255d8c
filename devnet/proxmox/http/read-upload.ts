import { randomBytes } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import busboy from "busboy";
import { ApiError } from "../api-error.ts";
import type { ParamValues } from "../schema/check-params.ts";
import type { UploadedFile } from "./call.ts";
import { TextError } from "./read-params.ts";

const fields = new Set(["content", "checksum", "checksum-algorithm", "tmpfilename"]);

/**
 * Streams a multipart upload to a file. Only what comes before the file part counts, as on the real server,
 * which begins its work when the file part begins.
 */
export async function readUpload(
  request: IncomingMessage,
  dir: string,
): Promise<{ params: ParamValues; file: UploadedFile }> {
  await mkdir(dir, { recursive: true });
  const path = join(dir, `pveupload-${randomBytes(16).toString("hex")}`);
  const params: ParamValues = {};
  const parser = busboy({ headers: request.headers, preservePath: true, defParamCharset: "utf8" });
  let file: Promise<UploadedFile> | undefined;
  let fault: Error | undefined;
  parser.on("field", (name, value) => {
    if (file) return;
    if (!fields.has(name)) fault ??= ApiError.bare(400, "Bad Request");
    params[name] = value;
  });
  parser.on("file", (name, stream, info) => {
    if (name !== "filename" || !info.filename || file || fault) {
      stream.resume();
      return;
    }
    file = save(stream, path, info.filename);
    // Awaited below; a rejection in between must not count as unhandled.
    file.catch(() => undefined);
  });
  await pipeline(request, parser);
  if (fault || !file) {
    await rm(path, { force: true });
    const line = "upload failed at /usr/share/perl5/PVE/APIServer/AnyEvent.pm line 1364.\n";
    throw fault ?? new TextError(500, line);
  }
  const saved = await file;
  params.filename = saved.name;
  return { params, file: saved };
}

async function save(stream: NodeJS.ReadableStream, path: string, name: string): Promise<UploadedFile> {
  let size = 0;
  stream.on("data", (chunk: Buffer) => {
    size += chunk.length;
  });
  await pipeline(stream, createWriteStream(path));
  return { path, name, size };
}
