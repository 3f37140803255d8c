import type { ApiSubscription } from "../../../../protocol/api/subscription.ts";
import { Notice } from "../../parts/notice.tsx";
import { absoluteTime } from "../../parts/when.tsx";
import { holdWords as words } from "../../text/hold.ts";

/** That the operator keeps the machine from running, in the operator's own words. */
export function HoldNotice({ hold }: { readonly hold: NonNullable<ApiSubscription["hold"]> }) {
  return (
    <Notice tone="bad">
      <strong>{words.title}</strong> {words.since(absoluteTime(hold.since))} {words.reason(hold.reason)}{" "}
      {words.what}
    </Notice>
  );
}
