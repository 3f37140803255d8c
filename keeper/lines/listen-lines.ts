import { once } from "node:events";
import { chmod, unlink } from "node:fs/promises";
import { FinalError } from "../core/errors.ts";
import { serveLines } from "./serve-lines.ts";

export type ListenLines = typeof listenLines;

const LIMITS = { bytes: 4_096, milliseconds: 30_000 };

/**
 * Answers lines on a Unix socket for the process's user and group. Until its mode is set the process's umask (0077) keeps
 * others out.
 *
 * @param path a socket that a process before has left is taken away: there is one at a time
 * @param answer must not reject
 * @throws FinalError SOCKET_UNUSABLE
 */
export async function listenLines(
  path: string,
  answer: (line: string) => Promise<string>,
): Promise<{ close(): Promise<void> }> {
  const server = serveLines(answer, LIMITS);
  try {
    await unlink(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOENT") throw error;
    });
    server.listen(path);
    await once(server, "listening");
    await chmod(path, 0o660);
  } catch (cause) {
    server.close();
    throw new FinalError(
      "SOCKET_UNUSABLE",
      `Nobody can be heard on ${path} (${cause instanceof Error ? cause.message : cause}).`,
      "See that its folder is there and belongs to the user who listens, or set another path in the configuration.",
      { cause },
    );
  }
  return {
    close: async () => {
      const closed = once(server, "close");
      server.close();
      await closed;
    },
  };
}
