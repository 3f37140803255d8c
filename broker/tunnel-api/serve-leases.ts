import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { places } from "../core/places.ts";
import { type ApiAnswer, type LeaseApiOptions, leaseApi } from "./lease-api.ts";
import { leaseAt } from "./lease-at.ts";
import { TunnelError } from "./tunnel-error.ts";

const MOST_BODY = 2_048;
const MOST_CONNECTIONS = 4_096;
/** Of one lease: its tenants' machines keep no other host out. */
const MOST_OF_ONE = 16;
/** Milliseconds, for all of a request. */
const PATIENCE_MS = 10_000;

export interface LeaseServer {
  /** The port that it listens at, where 0 was asked for. */
  readonly port: number;
  close(): Promise<void>;
}

interface LeaseServerOptions extends LeaseApiOptions {
  /** The broker's own address in the tunnel. */
  readonly address: string;
  readonly port: number;
  /** A mistake of ours; the server goes on. */
  readonly onProblem: (error: unknown) => void;
}

/**
 * Serves {@link leaseApi} over HTTP. It is not encrypted: the tunnel is.
 *
 * @throws what listening does, such as EADDRINUSE or EADDRNOTAVAIL
 */
export async function serveLeases(options: LeaseServerOptions): Promise<LeaseServer> {
  const answer = leaseApi(options);
  const take = places(MOST_OF_ONE);
  const server = createServer(
    { requestTimeout: PATIENCE_MS, headersTimeout: PATIENCE_MS },
    (request, response) => {
      void reply(request, answer)
        .catch((error: unknown) => refusal(error, options.onProblem))
        .then((what) => write(response, what));
    },
  );
  server.maxConnections = MOST_CONNECTIONS;
  server.timeout = PATIENCE_MS;
  server.on("connection", (socket) => {
    const giveBack = take(leaseAt(options.leases(), socket.remoteAddress ?? "")?.prefix ?? "nobody");
    if (giveBack === null) socket.destroy();
    else socket.on("close", giveBack);
  });
  server.listen(options.port, options.address);
  await once(server, "listening");
  const bound = server.address();
  return {
    port: bound !== null && typeof bound === "object" ? bound.port : options.port,
    async close() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function reply(request: IncomingMessage, answer: ReturnType<typeof leaseApi>): Promise<ApiAnswer> {
  const { method = "", url = "", socket } = request;
  const body = method === "PUT" ? await readBody(request) : null;
  return answer({ method, path: url, source: socket.remoteAddress ?? "", body });
}

async function readBody(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request) {
    length += (part as Buffer).length;
    if (length > MOST_BODY) throw new TunnelError("TUNNEL_TOO_LARGE");
    parts.push(part as Buffer);
  }
  return Buffer.concat(parts).toString("utf8");
}

function refusal(error: unknown, onProblem: (error: unknown) => void): ApiAnswer {
  if (error instanceof TunnelError) {
    const { status, code, message: what, remedy } = error;
    return { status, body: { code, what, remedy } };
  }
  // Who hangs up in the middle of a request is told nothing.
  if ((error as NodeJS.ErrnoException).code !== "ECONNRESET") onProblem(error);
  return { status: 500, body: null };
}

function write(response: ServerResponse, { status, body }: ApiAnswer): void {
  const text = body === null ? "" : `${JSON.stringify(body)}\n`;
  const headers = { "cache-control": "no-store", "content-type": "application/json" };
  response.writeHead(status, { ...headers, connection: "close" }).end(text);
}
