import { createServer } from "node:net";
import { buffer } from "node:stream/consumers";

export interface PromptServer {
  /** Prompts answered so far, in order. */
  readonly prompts: readonly string[];
  close(): void;
}

/** Answers the prompts that askpass.ts passes on. A prompt that cannot be answered gets an empty line. */
export async function servePrompts(
  socketPath: string,
  answer: (prompt: string) => Promise<string>,
): Promise<PromptServer> {
  const prompts: string[] = [];
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    buffer(socket)
      .then(async (data) => {
        const prompt = data.toString("utf8");
        prompts.push(prompt);
        socket.end(`${await answer(prompt)}\n`);
      })
      .catch(() => socket.end("\n"));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(socketPath, resolve);
  });
  return { prompts, close: () => server.close() };
}
