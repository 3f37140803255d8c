import { createHmac } from "node:crypto";
import type { AlertNotice } from "./alert-notice.ts";

export const SIGNATURE_HEADER = "x-blockhost-signature";

/**
 * A notice as it is posted. With a secret, the signature header is `t=<unix seconds>,v1=<hex>`: HMAC-SHA256 over
 * `<unix seconds>.<body>`, so that who receives it can refuse what is forged or old.
 *
 * @param source which keeper this is, such as `31337:0x…`
 * @param secret null when the operator has none
 * @param now milliseconds since the epoch
 */
export function webhookMessage(
  { status, alert, at }: AlertNotice,
  source: string,
  secret: string | null,
  now: number,
): { readonly headers: Readonly<Record<string, string>>; readonly body: string } {
  const { code, subject, what, remedy, since } = alert;
  const iso = (ms: number) => new Date(ms).toISOString();
  const body = JSON.stringify({
    version: 1,
    source,
    status,
    code,
    subject,
    what,
    remedy,
    since: iso(since),
    ...(status === "resolved" ? { until: iso(at) } : {}),
  });
  const headers = { "content-type": "application/json", "user-agent": "blockhost-keeper" };
  if (secret === null) return { headers, body };
  const seconds = Math.floor(now / 1000);
  const hmac = createHmac("sha256", secret).update(`${seconds}.${body}`).digest("hex");
  return { headers: { ...headers, [SIGNATURE_HEADER]: `t=${seconds},v1=${hmac}` }, body };
}
