import { readPrivateFile } from "../chain/private-file.ts";
import { FinalError } from "../core/errors.ts";
import type { WebhookPost } from "../watch/ports/webhook-post.ts";
import type { WatchConfig } from "../watch/watch-config.ts";

/** The operator's webhook. */
export interface Webhook {
  readonly post: WebhookPost;
  /** Holds a secret. */
  readonly url: string;
  readonly secret: string | null;
}

/**
 * Reads where alerts are posted to; null when nowhere.
 *
 * @throws FinalError KEY_UNREADABLE, KEY_PERMISSIONS, WEBHOOK_INVALID
 */
export async function openWebhook({
  webhookUrlFile,
  webhookSecretFile,
}: WatchConfig): Promise<Webhook | null> {
  if (webhookUrlFile === undefined) return null;
  const url = (await readPrivateFile(webhookUrlFile, "webhook's address")).trim();
  if (!isUsable(url))
    throw new FinalError(
      "WEBHOOK_INVALID",
      `The file ${webhookUrlFile} does not hold a webhook's address.`,
      "Put one https:// address in it and nothing else; http:// only on this machine.",
    );
  if (webhookSecretFile === undefined) return { post: webhookPost, url, secret: null };
  const secret = (await readPrivateFile(webhookSecretFile, "webhook's secret")).trim();
  if (secret.length >= 16) return { post: webhookPost, url, secret };
  throw new FinalError(
    "WEBHOOK_INVALID",
    `The webhook's secret in ${webhookSecretFile} has less than 16 characters.`,
    "Make a long one, such as with: openssl rand -hex 32",
  );
}

/** In the clear an address, which is a secret, only goes to this machine. */
function isUsable(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return (
    protocol === "https:" || (protocol === "http:" && ["127.0.0.1", "[::1]", "localhost"].includes(hostname))
  );
}

/** The real network. A redirect is refused: it could lead the address to somebody else. */
const webhookPost: WebhookPost = async (url, { headers, body, timeoutMs }) => {
  const signal = AbortSignal.timeout(timeoutMs);
  const response = await fetch(url, { method: "POST", headers, body, redirect: "manual", signal });
  await response.body?.cancel();
  return { status: response.status };
};
