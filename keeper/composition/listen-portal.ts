import { once } from "node:events";
import { createServer } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import type { TlsOptions } from "node:tls";
import { FinalError } from "../core/errors.ts";
import type { PortalListen, PortalTls } from "../portal/ports/portal-listen.ts";

/** Between two looks at who is too slow, milliseconds. */
const LOOK_MS = 1_000;
/** Who neither sends nor takes anything for so long is gone; a login waits for two minutes. */
const IDLE_MS = 180_000;
/** A connection is kept for the next request so long: whoever reads a page before the next click needs no new handshake. */
const KEEP_ALIVE_MS = 60_000;

/** The machine's own network, bounded in every way that somebody who means harm has to fill it. */
export const listenPortal: PortalListen = async (handler, { host, port }, bounds, tls) => {
  const options = {
    requestTimeout: bounds.requestMs,
    headersTimeout: bounds.requestMs,
    connectionsCheckingInterval: LOOK_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    maxHeaderSize: bounds.headBytes,
  };
  const secureServer =
    tls && createSecureServer({ ...options, ...secured(tls), handshakeTimeout: bounds.requestMs }, handler);
  const server = secureServer ?? createServer(options, handler);
  server.setTimeout(IDLE_MS);
  server.maxConnections = bounds.connections;
  server.on("connection", atMost(bounds.ofAddress));
  server.listen(port, host);
  try {
    await once(server, "listening");
  } catch (cause) {
    throw new FinalError(
      "PORTAL_ADDRESS_TAKEN",
      `The portal cannot listen on ${host} port ${port} (${cause instanceof Error ? cause.message : cause}).`,
      "Choose another listen of the portal in the configuration, or end what holds the port: ss -tlnp shows it.",
      { cause },
    );
  }
  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `http${tls ? "s" : ""}://${host.includes(":") ? `[${host}]` : host}:${taken}`,
    secure: (other) => secureServer?.setSecureContext(secured(other)),
    close: async () => {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
};

/** All that is said of TLS, each time: a context takes over nothing of the one before. */
function secured({ cert, key }: PortalTls): TlsOptions {
  return { cert, key, minVersion: "TLSv1.2" };
}

/** Cuts off who has so many connections already. */
function atMost(most: number): (socket: Socket) => void {
  const open = new Map<string, number>();
  return (socket) => {
    const who = socket.remoteAddress ?? "";
    const others = open.get(who) ?? 0;
    if (others >= most) return void socket.destroy();
    open.set(who, others + 1);
    socket.once("close", () => {
      const left = (open.get(who) ?? 1) - 1;
      if (left > 0) open.set(who, left);
      else open.delete(who);
    });
  };
}
