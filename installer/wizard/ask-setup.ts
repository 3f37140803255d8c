import { OFFLINE, Problem } from "../../keeper/portal/web/api.ts";
import type { Problem as FieldProblem } from "../answers/problem.ts";
import { Refusal } from "./refusal.ts";

/** Told to the window when the server knows this browser no more: it was taken over, or time is over. */
export const LOGGED_OUT = "setup-logged-out";
/** How long an answer may take, milliseconds: a preflight asks a chain. */
const PATIENCE_MS = 60_000;

/** Sends a question to the wizard's server, with the session's cookie. @throws Problem */
async function send(path: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(`/api/${path}`, {
      ...init,
      cache: "no-store",
      credentials: "same-origin",
      redirect: "error",
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
  } catch {
    throw new Problem(OFFLINE, "", "");
  }
  if (response.ok) return response;
  const fields = await fieldsOf(response);
  const { code, what, remedy, problems } = fields;
  if (response.status === 401) dispatchEvent(new Event(LOGGED_OUT));
  if (Array.isArray(problems)) throw new Refusal(problems as FieldProblem[]);
  throw new Problem(String(code ?? OFFLINE), String(what ?? ""), String(remedy ?? ""));
}

async function fieldsOf(response: Response): Promise<Record<string, unknown>> {
  const body: unknown = await response.json().catch(() => null);
  return typeof body === "object" && body !== null ? (body as Record<string, unknown>) : {};
}

/** Reads from the wizard's server. @throws Problem */
export async function getSetup(path: string): Promise<Record<string, unknown>> {
  return fieldsOf(await send(path, {}));
}

/**
 * Tells the wizard's server something.
 *
 * @param csrf of the session; empty before there is one
 * @throws Problem, Refusal when it names the fields that are wrong
 */
export async function tellSetup(
  method: "POST" | "PUT",
  path: string,
  csrf: string,
  json: unknown = {},
): Promise<Response> {
  const headers = { "content-type": "application/json", ...(csrf !== "" && { "x-csrf": csrf }) };
  return send(path, { method, headers, body: JSON.stringify(json) });
}
