import type { RequestListener, ServerResponse } from "node:http";
import type { ChallengeResponder } from "./challenge-responder.ts";

const CHALLENGE = /^\/\.well-known\/acme-challenge\/([A-Za-z0-9_-]{1,128})$/;
const PATH = /^\/[\x21-\x7e]*$/;

/**
 * What is served in plain HTTP: answers to challenges while there are any, for everything else of our name the way to
 * HTTPS, and nothing else.
 *
 * @param domain host[:port] of the HTTPS
 */
export function httpChallenges(domain: string): {
  readonly responder: ChallengeResponder;
  readonly handler: RequestListener;
} {
  const answers = new Map<string, string>();
  const host = hostOf(domain);
  return {
    responder: {
      type: "http-01",
      present: async ({ token, answer }) => {
        answers.set(token, answer);
        return async () => void answers.delete(token);
      },
    },
    handler: ({ method, url = "", headers }, response) => {
      const [, token] = CHALLENGE.exec(url) ?? [];
      const answer = token === undefined ? undefined : answers.get(token);
      if (answer !== undefined && method === "GET") return end(response, 200, answer);
      // Who asks by another name, or by none, gets no link that names us.
      if (token !== undefined || !PATH.test(url) || hostOf(headers.host ?? "") !== host) {
        return end(response, 404, "");
      }
      response.setHeader("Location", `https://${domain}${url}`);
      end(response, 308, "");
    },
  };
}

function hostOf(authority: string): string {
  return authority.replace(/:\d*$/, "").toLowerCase();
}

function end(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, {
    "Content-Type": "application/octet-stream",
    "X-Content-Type-Options": "nosniff",
    "Content-Length": body.length,
    "Cache-Control": "no-store",
    Connection: "close",
  });
  response.end(body);
}
