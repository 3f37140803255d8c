import type { Ask } from "./ask.ts";

async function post(name: string, body: object): Promise<Response> {
  const headers = { "content-type": "application/json" };
  return fetch(name, { method: "POST", headers, body: JSON.stringify(body), credentials: "omit" });
}

/** What is to be signed next; null when there is nothing more, or the program that asked has ended. */
export async function nextAsk(address: string): Promise<Ask | null> {
  try {
    const { ask } = (await (await post("next", { address })).json()) as { ask: Ask | null };
    return ask;
  } catch {
    return null;
  }
}

/** Whether the program took the signature. */
export async function answer(address: string, signature: string): Promise<boolean> {
  try {
    return (await post("answer", { address, signature })).ok;
  } catch {
    return false;
  }
}

/** Tells the program that the person does not want to. */
export async function refuse(reason: string): Promise<void> {
  await post("refused", { reason }).catch(() => undefined);
}
