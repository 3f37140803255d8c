import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { FinalError } from "../core/errors.ts";
import type { HttpListen } from "../watch/ports/http-listen.ts";

/** Sockets at the same time, whatever they ask for. */
const MOST_CONNECTIONS = 1_024;

/** The machine's own network. Who is slow to ask is cut off; an answer may take as long as it likes. */
export const listenHttp: HttpListen = async (handler, { host, port }) => {
  const server = createServer(
    { requestTimeout: 10_000, headersTimeout: 10_000, maxHeaderSize: 8_192 },
    handler,
  );
  server.maxConnections = MOST_CONNECTIONS;
  server.listen(port, host);
  try {
    await once(server, "listening");
  } catch (cause) {
    throw new FinalError(
      "WATCH_ADDRESS_TAKEN",
      `The watch cannot listen on ${host} port ${port} (${cause instanceof Error ? cause.message : cause}).`,
      "Choose another watch.listen in the configuration, or end what holds the port: ss -tlnp shows it.",
      { cause },
    );
  }
  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${taken}`,
    close: async () => {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
};
