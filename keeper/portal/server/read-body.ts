import type { IncomingMessage } from "node:http";

/**
 * A request's body whose length was told beforehand.
 *
 * @returns null when it was not told, is too long or is not all there
 */
export async function readBody(request: IncomingMessage, most: number): Promise<string | null> {
  // Chunks come without a length, and Node refuses a request that has both.
  const { "content-length": told = "" } = request.headers;
  if (!/^[0-9]{1,6}$/.test(told) || Number(told) > most) return null;
  const chunks: Buffer[] = [];
  try {
    // Node reads no more than was told, and fails when the peer leaves before.
    for await (const chunk of request) chunks.push(chunk as Buffer);
  } catch {
    return null;
  }
  return Buffer.concat(chunks).toString("latin1");
}
