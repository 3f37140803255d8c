import { once } from "node:events";
import { createConnection, type Socket } from "node:net";

/** A connection to a name through a SOCKS 5 proxy (RFC 1928); null when the proxy finds no way. */
export async function connectBySocks(proxyPort: number, name: string, port: number): Promise<Socket | null> {
  const socket = createConnection(proxyPort, "127.0.0.1");
  const read = async (size: number): Promise<Buffer> => {
    for (;;) {
      const bytes: Buffer | null = socket.read(size);
      if (bytes) return bytes;
      if (socket.destroyed || socket.readableEnded) throw new Error("the proxy hung up");
      await Promise.race([once(socket, "readable"), once(socket, "close")]);
    }
  };
  try {
    await once(socket, "connect");
    socket.write(Uint8Array.from([5, 1, 0]));
    await read(2);
    const host = Buffer.from(name);
    socket.write(Uint8Array.from([5, 1, 0, 3, host.length, ...host, port >> 8, port & 0xff]));
    const [, status] = await read(10);
    if (status === 0) return socket;
  } catch {
    // No way now.
  }
  socket.destroy();
  return null;
}
