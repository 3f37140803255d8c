/** Posts to the operator's webhook: follows no redirect, reads no answer. Rejects when none comes in time. */
export type WebhookPost = (
  url: string,
  request: {
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
    readonly timeoutMs: number;
  },
) => Promise<{ readonly status: number }>;
