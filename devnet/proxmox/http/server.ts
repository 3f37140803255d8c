import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import { join } from "node:path";
import { checkPermission } from "../access/permission.ts";
import { ApiError } from "../api-error.ts";
import type { PveNode } from "../node.ts";
import { checkParams, type ParamValues } from "../schema/check-params.ts";
import type { ApiMethod } from "./api-method.ts";
import { Call, type UploadedFile } from "./call.ts";
import { readParams, TextError } from "./read-params.ts";
import { readUpload } from "./read-upload.ts";
import { Reply, TextReply } from "./reply.ts";
import type { Router } from "./router.ts";

const prefix = "/api2/json";
const verbs = new Set(["GET", "POST", "PUT", "DELETE"]);

/** The front end: TLS, authentication, parameters, and answers in Proxmox VE's form. */
export function createApiServer(node: PveNode, router: Router, tls: { key: string; cert: string }): Server {
  return createServer(tls, (request, response) => {
    void serve(node, router, request, response).catch((error: unknown) => {
      request.destroy(error instanceof Error ? error : undefined);
    });
  });
}

async function serve(
  node: PveNode,
  router: Router,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [path = "", query = ""] = split(request.url ?? "/");
  if (!path.startsWith(prefix)) {
    send(response, 404, "no such file", undefined, "");
    return;
  }
  const below = path.slice(prefix.length) || "/";
  const verb = request.method ?? "GET";
  const fault = node.faults.takeRequest(verb, below);
  if (fault?.kind === "drop-before") {
    request.socket.destroy();
    return;
  }
  if (typeof fault?.kind === "number") {
    send(response, fault.kind, fault.kind === 595 ? "Connection refused" : "Broken pipe", undefined, "");
    return;
  }
  const finish = await answer(node, router, request, verb, below, query);
  // Tasks save what they do themselves; a read changes nothing.
  if (verb !== "GET") node.save();
  if (fault?.kind === "drop-after") request.socket.destroy();
  else finish(response);
}

async function answer(
  node: PveNode,
  router: Router,
  request: IncomingMessage,
  verb: string,
  path: string,
  query: string,
): Promise<(response: ServerResponse) => void> {
  try {
    const result = await handle(node, router, request, verb, path, query);
    if (result instanceof TextReply)
      return (response) => send(response, 200, "OK", "text/plain", result.text);
    const body =
      result instanceof Reply ? { ...result.extra, data: result.data ?? null } : { data: result ?? null };
    return (response) => sendJson(response, 200, "OK", body);
  } catch (error) {
    return refusal(node, error);
  } finally {
    // Whatever was not read must not hold up the connection's next request.
    request.resume();
  }
}

async function handle(
  node: PveNode,
  router: Router,
  request: IncomingMessage,
  verb: string,
  path: string,
  query: string,
): Promise<unknown> {
  if (!verbs.has(verb)) throw ApiError.bare(501, `method '${verb}' not available`);
  const open = path === "/access/ticket" || (path === "/access/domains" && verb === "GET");
  const caller = open ? undefined : node.authenticator.authenticate(request.headers, verb !== "GET");
  const found = router.find(verb, path);
  if (found?.method.upload && isMultipart(request)) {
    const early = new Call(node, found.pathParams, caller);
    try {
      checkPermission(found.method.permission, early);
    } catch (error) {
      throw error instanceof ApiError ? ApiError.bare(error.status, error.message) : error;
    }
    const upload = await readUpload(request, join(node.options.stateDir, "uploads"));
    return run(node, found.method, { ...upload.params, ...found.pathParams }, caller, upload.file);
  }
  if (found?.method.upload) {
    request.socket.destroy();
    throw ApiError.bare(400, "Bad Request");
  }
  const params = await readParams(request, query);
  if (!found) {
    const shown = path.replace(/\/+/g, "/").replace(/(.)\/$/, "$1");
    throw new ApiError(501, `Method '${verb} ${decodeURIComponent(shown)}' not implemented`);
  }
  for (const [name, value] of Object.entries(found.pathParams)) {
    if (params[name] !== undefined && String(params[name]) !== value) {
      const text = "duplicate parameter (already defined in URI) with conflicting values!";
      throw ApiError.parameters({ [name]: text });
    }
    params[name] = value;
  }
  if (caller?.token !== undefined && found.method.allowToken === false) {
    const text = `URI '${path}' not available with API token, need proper ticket.\n`;
    throw ApiError.forbidden(text);
  }
  return run(node, found.method, params, caller);
}

async function run(
  node: PveNode,
  method: ApiMethod,
  params: ParamValues,
  caller: ConstructorParameters<typeof Call>[2],
  file?: UploadedFile,
): Promise<unknown> {
  const call = new Call(node, params, caller, file);
  checkPermission(method.permission, call);
  const target = method.path.startsWith("/nodes/{node}/") ? nodeOf(node, call.text("node")) : node;
  const proxied = target !== node && method.upload !== true;
  // What the proxy says when nobody is at the other end, read and not recorded.
  if (proxied && node.cluster.isLost(target)) throw ApiError.bare(595, "No route to host");
  const missing =
    node.options.release === "8.4"
      ? (property: string) => `missing property - '${property}' requires this property`
      : (property: string) => `missing property required by '${property}'`;
  const errors = checkParams(method.params, params, missing);
  if (Object.keys(errors).length > 0) throw ApiError.parameters(errors);
  // Agents and tickets do without: they change no file of the cluster.
  if (method.verb !== "GET" && !/\/agent\/|^\/access\/ticket$/.test(method.path))
    node.cluster.requireQuorum();
  return method.run(proxied ? new Call(target, params, caller, file) : call);
}

function nodeOf(node: PveNode, name: string): PveNode {
  const known = name === "localhost" ? node : node.cluster.find(name);
  if (known) return known;
  const reason = /^[a-z0-9.-]+$/i.test(name)
    ? "Temporary failure in name resolution"
    : "Name or service not known";
  throw ApiError.failed(
    `hostname lookup '${name}' failed - failed to get address info for: ${name}: ${reason}`,
  );
}

async function refusal(node: PveNode, error: unknown): Promise<(response: ServerResponse) => void> {
  if (error instanceof TextError)
    return (response) => send(response, error.status, error.message, undefined, error.message);
  const known =
    error instanceof ApiError
      ? error
      : ApiError.failed(error instanceof Error ? error.message : String(error));
  if (node.options.slowRefusals && (known.bare || known.status === 401)) await node.pause(3000);
  if (known.bare) return (response) => send(response, known.status, known.message, undefined, "");
  const body: Record<string, unknown> = {
    data: null,
    message: known.status === 501 ? known.message : `${known.message}\n`,
  };
  if (known.errors) body.errors = known.errors;
  return (response) => sendJson(response, known.status, known.message, body);
}

function isMultipart(request: IncomingMessage): boolean {
  return (request.headers["content-type"] ?? "").startsWith("multipart/form-data");
}

function split(url: string): [string, string] {
  const mark = url.indexOf("?");
  return mark < 0 ? [url, ""] : [url.slice(0, mark), url.slice(mark + 1)];
}

function sendJson(response: ServerResponse, status: number, text: string, body: unknown): void {
  send(response, status, text, "application/json;charset=UTF-8", JSON.stringify(body));
}

function send(
  response: ServerResponse,
  status: number,
  text: string,
  type: string | undefined,
  body: string,
): void {
  const headers: Record<string, string | number> = {
    "content-length": Buffer.byteLength(body),
    "cache-control": "max-age=0",
    server: "pve-api-daemon/3.0",
  };
  if (type !== undefined) headers["content-type"] = type;
  // Only the first line fits into a status line, and no control or wide characters.
  const reason = (text.split("\n")[0] ?? "").replace(/[^\t\x20-\x7e\x80-\xff]/g, "?");
  response.writeHead(status, reason, headers);
  response.end(body);
}
