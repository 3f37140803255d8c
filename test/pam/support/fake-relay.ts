import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** The relay's two pages for one machine, as a test sets them. */
export interface FakeRelay {
  /** As guest.conf has it. */
  readonly address: string;
  /** What each page answers; null: 404. */
  readonly pages: { ownership: string | null; delegations: string | null };
  /** Paths asked for, in order. */
  readonly asked: string[];
  /** While set, answers wait for it. */
  hold: Promise<void> | undefined;
  close(): Promise<void>;
}

export async function openFakeRelay(): Promise<FakeRelay> {
  const relay: Omit<FakeRelay, "address" | "close"> = {
    pages: { ownership: null, delegations: null },
    asked: [],
    hold: undefined,
  };
  const server = createServer(async (request, response) => {
    const path = request.url ?? "";
    relay.asked.push(path);
    await relay.hold;
    const page = path.split("/").at(-1) as keyof FakeRelay["pages"];
    const body = path.startsWith("/guest/v1/machines/") ? relay.pages[page] : null;
    response.writeHead(body === null || body === undefined ? 404 : 200, {
      "content-type": "text/plain",
      "content-length": Buffer.byteLength(body ?? ""),
    });
    response.end(body ?? "");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return Object.assign(relay, {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  });
}
