import type { IncomingMessage } from "node:http";
import { ApiError } from "../api-error.ts";
import type { ParamValues } from "../schema/check-params.ts";

/** Bytes of a body that is no upload. */
const bodyLimit = 512 * 1024;

/** A refusal that the front end words as plain text. */
export class TextError extends Error {
  readonly status: number;

  constructor(status: number, text: string) {
    super(text);
    this.status = status;
  }
}

/** The parameters of a request's query and body. */
export async function readParams(request: IncomingMessage, query: string): Promise<ParamValues> {
  const params: ParamValues = {};
  addForm(params, query);
  const verb = request.method ?? "GET";
  const length = Number(request.headers["content-length"] ?? 0);
  if (verb === "GET" || verb === "DELETE") {
    if (length > 0) throw new TextError(501, `Unexpected content for method '${verb}'`);
    return params;
  }
  if (length > bodyLimit) throw new TextError(501, "for data too large");
  const body = await readBody(request);
  if (body === "") return params;
  const type = (request.headers["content-type"] ?? "application/x-www-form-urlencoded").split(";")[0]?.trim();
  if (type === "application/x-www-form-urlencoded") addForm(params, body);
  else if (type === "application/json") addJson(params, body);
  else throw new TextError(506, `upload 'Content-Type '${type}' not implemented`);
  return params;
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > bodyLimit) throw new TextError(501, "for data too large");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function addForm(params: ParamValues, text: string): void {
  for (const [name, value] of new URLSearchParams(text)) {
    const known = params[name];
    if (known === undefined) params[name] = value;
    else params[name] = [...(Array.isArray(known) ? known : [known]), value];
  }
}

function addJson(params: ParamValues, text: string): void {
  const where = "at /usr/share/perl5/PVE/APIServer/AnyEvent.pm line";
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    const rest = text.replace(/^\{/, "");
    const offset = text.length - rest.length;
    throw new TextError(
      500,
      `'"' expected, at character offset ${offset} (before "${rest}") ${where} 931.\n`,
    );
  }
  if (typeof body !== "object" || body === null || Array.isArray(body))
    throw new TextError(500, `Not a HASH reference ${where} 975.\n`);
  for (const [name, value] of Object.entries(body)) {
    params[name] = value === null ? undefined : Array.isArray(value) ? value.map(plain) : plain(value);
  }
}

function plain(value: unknown): string {
  if (typeof value === "boolean") return value ? "1" : "0";
  if (typeof value === "object") throw ApiError.failed("unexpected object in parameters");
  return String(value);
}
