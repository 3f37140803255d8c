import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { request } from "node:https";
import type { SetupBrowser } from "./setup-browser.ts";
import type { SetupRoom } from "./setup-room.ts";

/** A window that watches the installation's events. */
export async function watchEvents(room: SetupRoom, browser: SetupBrowser, last?: number) {
  const asked = request({
    host: "127.0.0.1",
    port: room.port,
    path: "/api/finalize/events",
    rejectUnauthorized: false,
    agent: false,
    headers: { cookie: browser.cookie, ...(last !== undefined && { "last-event-id": String(last) }) },
  });
  asked.on("error", () => undefined);
  asked.end();
  const [response] = (await once(asked, "response")) as [IncomingMessage];
  response.setEncoding("utf8").on("error", () => undefined);
  const lines = linesOf(response);
  return {
    status: response.statusCode,
    type: response.headers["content-type"],
    /** The next event: its id and text. */
    async next(): Promise<readonly [id: string, text: string] | null> {
      let id = "";
      for (;;) {
        const { value, done } = await lines.next();
        if (done === true) return null;
        if (value.startsWith("id: ")) id = value.slice(4);
        if (value.startsWith("data: ")) return [id, JSON.parse(value.slice(6)).text];
      }
    },
    leave: () => void asked.destroy(),
  };
}

async function* linesOf(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = "";
  try {
    for await (const chunk of chunks) {
      const parts = (rest + chunk).split("\n");
      rest = parts.pop() ?? "";
      yield* parts;
    }
  } catch {
    // The other side has gone.
  }
}
