import { request } from "undici";

/** One question; the keeper answers from what it knows. Milliseconds. */
const PATIENCE_MS = 5_000;

/** Null when the keeper says that it is well; else what is the matter, in a few words. */
export async function askHealth({
  host,
  port,
}: {
  readonly host: string;
  readonly port: number;
}): Promise<string | null> {
  try {
    const answer = await request(`http://${host}:${port}/healthz`, {
      headersTimeout: PATIENCE_MS,
      bodyTimeout: PATIENCE_MS,
    });
    const text = await answer.body.text();
    return answer.statusCode === 200 ? null : text.slice(0, 300);
  } catch {
    return "it does not answer";
  }
}
