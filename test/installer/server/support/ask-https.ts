import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { request } from "node:https";

export interface Asked {
  readonly method?: string;
  readonly json?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Address of the one who asks. */
  readonly from?: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly bytes: Buffer;
  readonly text: string;
  readonly body: Record<string, unknown>;
}

/** Asks a server on this machine whose certificate vouches for itself, each time by a new connection. */
export async function askHttps(
  port: number,
  path: string,
  { method = "GET", json, headers = {}, from = "127.0.0.1" }: Asked = {},
): Promise<Answer> {
  const body = json === undefined ? undefined : JSON.stringify(json);
  const asked = request({
    host: "127.0.0.1",
    port,
    path,
    method,
    localAddress: from,
    rejectUnauthorized: false,
    agent: false,
    headers: {
      ...(body !== undefined && {
        "content-type": "application/json",
        "content-length": Buffer.byteLength(body),
      }),
      ...headers,
    },
  });
  asked.end(body);
  const [response] = (await once(asked, "response")) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  const text = bytes.toString("utf8");
  const isJson = response.headers["content-type"]?.startsWith("application/json") ?? false;
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    bytes,
    text,
    body: isJson ? JSON.parse(text) : {},
  };
}
