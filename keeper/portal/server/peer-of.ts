import type { IncomingMessage } from "node:http";

/** The address of whoever asks, an IPv4 one as dotted quad also where it came in as `::ffff:…`. */
export function peerOf({ socket }: Pick<IncomingMessage, "socket">): string {
  return (socket.remoteAddress ?? "").replace(/^::ffff:(?=\d+\.)/i, "");
}
