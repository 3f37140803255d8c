import type { ApiMeasure } from "../../../../protocol/api/measure.ts";
import { Notice } from "../../parts/notice.tsx";
import { absoluteTime } from "../../parts/when.tsx";
import { measureWords as words } from "../../text/measure.ts";

/** What the operator has in force against the machine, in the operator's own words. */
export function MeasureNotice({ measure }: { readonly measure: ApiMeasure }) {
  const { kind, reason, evidence, mbps, since } = measure;
  return (
    <Notice tone={kind === "suspend" ? "bad" : "warn"}>
      <strong>{words.title[kind]}</strong> {words.since[kind](absoluteTime(since))}{" "}
      {mbps !== null && `${words.speed(mbps)} `}
      {words.reason(reason)} {words.what[kind]}
      {evidence !== null && (
        <>
          {" "}
          {words.evidence} <code class="fingerprint">{evidence}</code>
        </>
      )}
    </Notice>
  );
}
