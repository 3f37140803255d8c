import { X509Certificate } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { generate } from "selfsigned";

export interface SeenRequest {
  readonly method: string;
  /** With query. */
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

export type Script = (request: SeenRequest, response: ServerResponse) => void;

let servers = 0;

/** An HTTPS server that says what a test tells it, with a certificate of its own for 127.0.0.1. */
export async function scriptedPve(script: Script) {
  // Two authorities of one name could not be told apart.
  servers += 1;
  const pems = await generate([{ name: "commonName", value: `pve-${servers}` }], {
    keyType: "ec",
    algorithm: "sha256",
    extensions: [{ name: "subjectAltName", altNames: [{ type: 7, ip: "127.0.0.1" }] }],
  });
  const seen: SeenRequest[] = [];
  const server = createServer({ key: pems.private, cert: pems.cert }, async (request, response) => {
    let body = "";
    for await (const chunk of request.setEncoding("latin1")) body += chunk;
    const entry = { method: request.method ?? "", path: request.url ?? "", headers: request.headers, body };
    seen.push(entry);
    script(entry, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `https://127.0.0.1:${port}`,
    ca: pems.cert,
    fingerprint256: new X509Certificate(pems.cert).fingerprint256,
    seen,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export type ScriptedPve = Awaited<ReturnType<typeof scriptedPve>>;

/** Answers the way Proxmox VE does: its text in the reason phrase, JSON in the body. */
export function answer(response: ServerResponse, status: number, reason: string, body: unknown): void {
  response.writeHead(status, reason, { "content-type": "application/json;charset=UTF-8" });
  response.end(typeof body === "string" ? body : JSON.stringify(body));
}
