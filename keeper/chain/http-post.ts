export interface HttpAnswer {
  readonly status: number;
  /** Null when it is longer than was asked for. */
  readonly text: string | null;
  /** What the server's Retry-After asks for, milliseconds; null when it asks for nothing. */
  readonly retryAfterMs: number | null;
}

/** Posts to an RPC server. Rejects when there is no answer in time; the simulation puts its own network here. */
export type HttpPost = (
  url: string,
  request: {
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
    readonly timeoutMs: number;
    /** Nothing beyond is read. */
    readonly maxBytes: number;
  },
) => Promise<HttpAnswer>;

/** The real network. A redirect is refused: it could lead an RPC key to somebody else. */
export const httpPost: HttpPost = async (url, { headers, body, timeoutMs, maxBytes }) => {
  const signal = AbortSignal.timeout(timeoutMs);
  const response = await fetch(url, { method: "POST", headers, body, redirect: "error", signal });
  const seconds = Number(response.headers.get("retry-after") ?? Number.NaN);
  return {
    status: response.status,
    text: await readText(response, maxBytes),
    retryAfterMs: Number.isFinite(seconds) && seconds >= 0 ? seconds * 1_000 : null,
  };
};

/** Counts what is unpacked, not what was sent. */
async function readText({ body }: Response, maxBytes: number): Promise<string | null> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  // To leave the loop ends the connection.
  for await (const chunk of body ?? []) {
    length += chunk.byteLength;
    if (length > maxBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
