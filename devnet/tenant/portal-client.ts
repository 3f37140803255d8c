import { once } from "node:events";
import { request } from "node:https";
import { json } from "node:stream/consumers";

/** The devnet's portal, as a program finds it. */
export interface PortalPlace {
  /** `https://localhost:12345` */
  readonly url: string;
  /** PEM of the certificate that it must show. */
  readonly ca: string;
}

export interface PortalAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Sends JSON to the portal's API, as its pages do. */
export async function postToPortal(
  { url, ca }: PortalPlace,
  path: string,
  body: object,
): Promise<PortalAnswer> {
  const headers = { "content-type": "application/json", connection: "close" };
  const sent = request(`${url}/api/v1/${path}`, { method: "POST", ca, headers });
  sent.end(JSON.stringify(body));
  const [response] = await once(sent, "response");
  return { status: response.statusCode ?? 0, body: (await json(response)) as PortalAnswer["body"] };
}
