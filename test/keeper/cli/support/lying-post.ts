import { type HttpPost, httpPost } from "../../../../keeper/chain/http-post.ts";

/** What the path of a server's URL is that lies; behind it is the true one. */
export const LIAR = "/liar";

/** A network in which one server answers calls of these functions, by their selectors, with what it likes. */
export function lyingPost(lies: Readonly<Record<string, string>>): HttpPost {
  return async (url, request) => {
    if (!url.endsWith(LIAR)) return httpPost(url, request);
    const { id, method, params } = JSON.parse(request.body);
    const lie = method === "eth_call" ? lies[String(params[0].data).slice(0, 10)] : undefined;
    if (lie === undefined) return httpPost(url.slice(0, -LIAR.length), request);
    return { status: 200, text: JSON.stringify({ jsonrpc: "2.0", id, result: lie }), retryAfterMs: null };
  };
}
