import { connect } from "node:net";

/** Where a broker serves names; that it refuses is an answer too. */
const PORT = 53;
const PATIENCE_MS = 2_000;

/** How long a host takes to answer a connection, or to refuse it, in milliseconds; null when it does neither. */
export function measureLatency(host: string, port = PORT): Promise<number | null> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    let began: number | null = null;
    const end = (heard: boolean) => {
      clearTimeout(patience);
      socket.destroy();
      resolve(heard && began !== null ? Math.max(1, Math.round(performance.now() - began)) : null);
    };
    const patience = setTimeout(() => end(false), PATIENCE_MS);
    // What the name server takes is not the way's.
    socket.on("connectionAttempt", () => {
      began = performance.now();
    });
    socket.on("connect", () => end(true));
    socket.on("error", (error: NodeJS.ErrnoException) => end(error.code === "ECONNREFUSED"));
  });
}
