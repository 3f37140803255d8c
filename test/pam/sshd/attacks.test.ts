import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { expect } from "chai";
import { describeGuests } from "../support/describe-guests.ts";
import { dialogue, entering, pasting, signedBy } from "../support/dialogue.ts";
import { guestProcesses } from "../support/guest-processes.ts";
import { approvedBy } from "../support/relay.ts";
import { until } from "../support/until.ts";

const GIGABYTE = 1_000_000_000;
/** What the kernel may buffer of an answer that nobody reads. */
const BUFFERED = 32_000_000;
const FLOOD = 60;

/** Sends as much as the other side takes; resolves with how much that was. */
async function pour(response: ServerResponse, total: number): Promise<number> {
  const block = Buffer.alloc(65_536, "x");
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  let sent = 0;
  while (!gone.signal.aborted && sent < total) {
    sent += block.length;
    if (!response.write(block)) await once(response, "drain", { signal: gone.signal }).catch(() => undefined);
  }
  return sent;
}

describeGuests("attack on a login", (bed) => {
  const port = () => bed().guest.port;
  const isQuiet = async () => {
    const names = await guestProcesses(bed().guest.root);
    return (names.length === 1 && names[0] === "sshd") || undefined;
  };

  it("by an answer of a gigabyte is refused at its head", async () => {
    let poured: Promise<number> = Promise.resolve(0);
    bed().relay.decide((_login, response) => {
      response.writeHead(200, { "Content-Length": GIGABYTE });
      poured = pour(response, GIGABYTE);
    });
    const owner = signedBy(bed().guest.owner);
    let prompts = 0;
    const result = await dialogue({ port: port() }, (shown) => {
      prompts += 1;
      return prompts === 1 ? "" : owner(/bh1\.\S+/.exec(shown)?.[0] ?? "");
    });
    expect(result, "the login, by hand then").to.include({ ok: true, prompts: 2 });
    expect(await poured).to.be.below(BUFFERED);
  });

  it("by an answer that never ends lasts no longer than the client does", async () => {
    const trickled = new Promise<void>((resolve) => {
      bed().relay.decide((_login, response) => {
        response.writeHead(200, { "Content-Length": 141 });
        response.write("s");
        resolve();
      });
    });
    const client = new AbortController();
    const result = dialogue({ port: port() }, entering(), client.signal);
    await trickled;
    client.abort();
    expect(await result).to.include({ ok: false });
    await until("no process of the login", isQuiet);
  });

  it("by a flood of challenges leaves nothing behind and keeps nobody out for long", async () => {
    await Promise.all(Array.from({ length: FLOOD }, () => dialogue({ port: port() }, () => null)));
    await until("no process of the flood", isQuiet);
    bed().relay.decide(approvedBy(bed().guest.owner));
    expect(await dialogue({ port: port() }, entering())).to.include({ ok: true });
  });

  it("by a stranger who keeps asking finds another challenge each time", async () => {
    const seen = new Set<string>();
    const peek = () =>
      dialogue(
        { port: port() },
        pasting((challenge) => {
          seen.add(challenge);
          return Promise.reject(new Error("enough seen"));
        }),
      );
    await Promise.all(Array.from({ length: 10 }, peek));
    expect(seen.size).to.equal(10);
  });
});
