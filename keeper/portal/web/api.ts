/** Why the portal did not do what was asked, in words for a person. */
export class Problem extends Error {
  readonly code: string;
  readonly remedy: string;
  readonly triesLeft: number | undefined;

  constructor(code: string, what: string, remedy: string, triesLeft?: number) {
    super(what);
    this.code = code;
    this.remedy = remedy;
    this.triesLeft = triesLeft;
  }
}

/** The portal cannot be reached. */
export const OFFLINE = "OFFLINE";

async function call(path: string, init: RequestInit): Promise<Record<string, unknown>> {
  let response: Response;
  let body: unknown;
  try {
    response = await fetch(`/api/v1/${path}`, {
      ...init,
      cache: "no-store",
      credentials: "omit",
      redirect: "error",
    });
    // A request that ends something is answered with nothing.
    body = response.status === 204 ? null : await response.json();
  } catch {
    throw new Problem(OFFLINE, "", "");
  }
  const fields = (typeof body === "object" && body !== null ? body : {}) as Record<string, unknown>;
  if (response.ok) return fields;
  const { code, what, remedy, triesLeft } = fields;
  const left = typeof triesLeft === "number" ? triesLeft : undefined;
  throw new Problem(String(code ?? OFFLINE), String(what ?? ""), String(remedy ?? ""), left);
}

/**
 * Reads from the portal.
 *
 * @param token of a session, for what is private
 * @throws Problem
 */
export function get(path: string, token?: string): Promise<Record<string, unknown>> {
  return call(path, token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } });
}

/**
 * Ends something at the portal, such as a session.
 *
 * @throws Problem
 */
export async function end(path: string, token: string): Promise<void> {
  const headers = { authorization: `Bearer ${token}` };
  await call(path, { method: "DELETE", headers });
}

/**
 * Sends to the portal.
 *
 * @throws Problem
 */
export function post(path: string, json: object): Promise<Record<string, unknown>> {
  const headers = { "content-type": "application/json" };
  return call(path, { method: "POST", headers, body: JSON.stringify(json) });
}
