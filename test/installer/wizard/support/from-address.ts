import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A way to a server on this machine on which one comes from another address, of 127.0.0.0/8. */
export async function fromAddress(port: number, address: string) {
  const open = new Set<Socket>();
  const server = createServer((asker) => {
    const way = connect({ host: "127.0.0.1", port, localAddress: address });
    asker.pipe(way).pipe(asker);
    for (const [one, other] of [
      [asker, way],
      [way, asker],
    ] as const) {
      open.add(one);
      one.on("error", () => other.destroy());
      one.on("close", () => {
        open.delete(one);
        other.destroy();
      });
    }
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: async () => {
      const closed = new Promise((tell) => server.close(tell));
      // Browsers keep theirs for when they may need them.
      for (const one of open) one.destroy();
      await closed;
    },
  };
}
