import { createSocket, type Socket as Datagrams } from "node:dgram";
import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { places } from "../core/places.ts";
import { answerQuery } from "./answer-query.ts";
import { askerOf } from "./asker-of.ts";
import type { LeaseZone } from "./lease-zone.ts";
import { responseLimit } from "./response-limit.ts";

/** A query has a name, a type and EDNS: some hundred bytes. */
const MOST_QUERY = 4_096;
const MOST_ANSWER = 65_535;
const MOST_CONNECTIONS = 1_024;
/** Of one network: who holds all of theirs keeps nobody else out. */
const MOST_OF_ONE = 32;
const IDLE_MS = 10_000;

/** How often what happened, since the start. */
export interface NameCounts {
  answered: number;
  /** Because somebody asked too often, by UDP. */
  truncated: number;
  dropped: number;
  /** What was no query. */
  ignored: number;
}

export interface NameServer {
  readonly counts: Readonly<NameCounts>;
  /** The port that it listens at, where 0 was asked for. */
  readonly port: number;
  close(): Promise<void>;
}

interface NameServerOptions {
  readonly zone: LeaseZone;
  readonly listen: readonly string[];
  readonly port: number;
  readonly answersASecond: number;
  readonly nowMs: () => number;
  /** What a socket suffers; it goes on listening. */
  readonly onProblem: (error: unknown) => void;
}

/**
 * Serves names by UDP and TCP. Nothing that comes in ends it.
 *
 * @throws what listening does, such as EADDRINUSE
 */
export async function serveNames(options: NameServerOptions): Promise<NameServer> {
  const { zone, listen, answersASecond, nowMs, onProblem } = options;
  const counts: NameCounts = { answered: 0, truncated: 0, dropped: 0, ignored: 0 };
  const limit = responseLimit(answersASecond);
  const open: (Datagrams | Server)[] = [];
  const connections = new Set<Socket>();
  const take = places(MOST_OF_ONE);

  const onDatagram = (socket: Datagrams) => (query: Buffer, from: { address: string; port: number }) => {
    const answer = answerQuery(query, zone, "datagram");
    if (answer === null) {
      counts.ignored++;
      return;
    }
    const verdict = limit(from.address, nowMs());
    if (verdict === "drop") {
      counts.dropped++;
      return;
    }
    counts[verdict === "answer" ? "answered" : "truncated"]++;
    const packet = verdict === "answer" ? answer : (answerQuery(query, zone, 0) ?? answer);
    // Port 0 is no place to answer to, and throws.
    if (from.port !== 0) socket.send(packet, from.port, from.address, (error) => error && onProblem(error));
  };
  const onConnection = (socket: Socket) => {
    socket.on("error", () => socket.destroy());
    const giveBack = take(askerOf(socket.remoteAddress ?? "::"));
    if (giveBack === null) return socket.destroy();
    connections.add(socket);
    socket.setTimeout(IDLE_MS, () => socket.destroy());
    socket.on("close", () => {
      connections.delete(socket);
      giveBack();
    });
    let held: Buffer = Buffer.alloc(0);
    socket.on("data", (part: Buffer) => {
      held = Buffer.concat([held, part]);
      for (;;) {
        if (held.length < 2) return;
        const length = held.readUInt16BE(0);
        if (length > MOST_QUERY) return socket.destroy();
        if (held.length < 2 + length) return;
        const answer = answerQuery(held.subarray(2, 2 + length), zone, MOST_ANSWER);
        held = held.subarray(2 + length);
        if (answer === null) {
          counts.ignored++;
          return socket.destroy();
        }
        counts.answered++;
        const size = Buffer.alloc(2);
        size.writeUInt16BE(answer.length);
        // Who asks and does not read what comes back asks no more.
        if (!socket.write(Buffer.concat([size, answer]))) return socket.destroy();
      }
    });
  };

  const close = async () => {
    for (const connection of connections) connection.destroy();
    await Promise.all(open.map((socket) => new Promise<void>((resolve) => socket.close(() => resolve()))));
  };
  let port = options.port;
  try {
    for (const address of listen) {
      const server = createServer(onConnection);
      server.maxConnections = MOST_CONNECTIONS;
      server.listen(port, address);
      await once(server, "listening");
      open.push(server);
      const bound = server.address();
      if (bound !== null && typeof bound === "object") port = bound.port;
      const socket = createSocket({ type: address.includes(":") ? "udp6" : "udp4" });
      socket.bind(port, address);
      await once(socket, "listening");
      open.push(socket);
      socket.on("message", onDatagram(socket));
      socket.on("error", onProblem);
      server.on("error", onProblem);
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { counts, port, close };
}
