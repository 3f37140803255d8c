/**
 * Somebody on a machine. Listens on the port of its argument, TCP and UDP, both families, and writes what datagrams said.
 * For each line `{id, connect}`, `{id, send}`, `{id, request}` or `{id, resolve}` of its input it does that, and writes
 * `{id, result}`.
 */
import { createSocket } from "node:dgram";
import { Resolver } from "node:dns/promises";
import { once } from "node:events";
import { request } from "node:http";
import { createConnection, createServer } from "node:net";
import { createInterface } from "node:readline";

interface Way {
  readonly from: string;
  readonly to: string;
  readonly port: number;
}

const say = (what: object) => process.stdout.write(`${JSON.stringify(what)}\n`);
const port = Number(process.argv[2]);
const server = createServer((socket) => socket.on("error", () => undefined).end("hello")).listen(port, "::");
await once(server, "listening");
const ear = createSocket("udp6").bind(port, "::");
await once(ear, "listening");
ear.on("message", (text, { address }) => say({ heard: text.toString(), from: address }));
say({ ready: process.pid });

for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line) as {
    id: number;
    connect?: Way;
    send?: Way & { text: string };
    request?: Way & { method: string; path: string; body: string };
    resolve?: { server: string; type: "AAAA" | "PTR" | "TXT"; name: string };
  };
  const tell = (result: string) => say({ id: asked.id, result });
  if (asked.connect !== undefined) {
    const { from, to, port } = asked.connect;
    const socket = createConnection({ host: to, port, localAddress: from });
    socket.on("data", (data) => {
      tell(data.toString());
      socket.destroy();
    });
    socket.on("error", (error: NodeJS.ErrnoException) => tell(error.code ?? error.message));
  } else if (asked.send !== undefined) {
    const { from, to, port, text } = asked.send;
    const mouth = createSocket("udp6").bind(0, from, () =>
      mouth.send(text, port, to, (error) => {
        tell(error === null ? "sent" : ((error as NodeJS.ErrnoException).code ?? error.message));
        mouth.close();
      }),
    );
  } else if (asked.request !== undefined) {
    const { from, to, port, method, path, body } = asked.request;
    const headers = body === "" ? {} : { "content-length": Buffer.byteLength(body) };
    request({ host: to, port, localAddress: from, method, path, headers }, async (response) => {
      const parts: Buffer[] = [];
      for await (const part of response) parts.push(part as Buffer);
      tell(`${response.statusCode} ${Buffer.concat(parts).toString()}`.trim());
    })
      .on("error", (error: NodeJS.ErrnoException) => tell(error.code ?? error.message))
      .end(body);
  } else if (asked.resolve !== undefined) {
    const { server, type, name } = asked.resolve;
    const resolver = new Resolver({ timeout: 5_000, tries: 4 });
    resolver.setServers([server]);
    await resolver.resolve(name, type).then(
      (records) => tell([records].flat(2).join()),
      (error: NodeJS.ErrnoException) => tell(error.code ?? error.message),
    );
  }
}
