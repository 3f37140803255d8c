import type { Client } from "acme-client";
import { AcmeRefused } from "./acme-refused.ts";

const NONE = "urn:ietf:params:acme:error:accountDoesNotExist";

/** Has the client find the account that belongs to its key, or make one. The terms of service are agreed to. */
export async function registerAccount(client: Client, email: string | undefined): Promise<void> {
  const contact = email === undefined ? undefined : [`mailto:${email}`];
  try {
    await client.createAccount({ onlyReturnExisting: true });
  } catch (error) {
    if (!(error instanceof AcmeRefused && error.problem === NONE)) throw error;
    await client.createAccount({ termsOfServiceAgreed: true, ...(contact && { contact }) });
    return;
  }
  if (contact) await client.updateAccount({ contact });
}
