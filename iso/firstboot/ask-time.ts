import { type IncomingMessage, request } from "node:http";
import { request as requestTls } from "node:https";

const PATIENCE_MS = 20_000;

/**
 * What time a web server says it is, in milliseconds since the epoch; null when none answers. Its certificate is not looked
 * at: that would need the right time.
 *
 * @param proxy URL of an HTTP proxy; a server with TLS is not asked through one
 */
export function askTime(url: string, proxy: string | null): Promise<number | null> {
  const target = new URL(url);
  const hasTls = target.protocol === "https:";
  return new Promise((resolve) => {
    const options = { method: "HEAD", timeout: PATIENCE_MS, agent: false } as const;
    const answered = (response: IncomingMessage) => {
      response.resume();
      const date = Date.parse(response.headers.date ?? "");
      resolve(Number.isNaN(date) ? null : date);
    };
    const asked = hasTls
      ? requestTls(target, { ...options, rejectUnauthorized: false }, answered)
      : proxy === null
        ? request(target, options, answered)
        : request(new URL(proxy), { ...options, path: url, headers: { host: target.host } }, answered);
    asked.on("timeout", () => asked.destroy());
    asked.on("error", () => resolve(null));
    asked.end();
  });
}
