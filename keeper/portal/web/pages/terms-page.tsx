import type { ApiHost } from "../../../protocol/api/host.ts";
import { hostName } from "../host-name.ts";
import { Empty } from "../parts/empty.tsx";
import { Frame, Title } from "../parts/frame.tsx";
import { Notice } from "../parts/notice.tsx";
import { Skeleton } from "../parts/skeleton.tsx";
import { termsWords as words } from "../text/terms.ts";
import { usePolled } from "../use-polled.ts";

/** Terms change seldom; a host that was away is asked again. */
const EVERY_MS = 30_000;

/** `/terms`: the operator's, as they wrote them. */
export function TermsPage() {
  const { data: host, isOffline } = usePolled<ApiHost>("host", EVERY_MS);
  return (
    <Frame>
      <article class="card">
        <Title>{words.title}</Title>
        <p class="lead">{words.lead(hostName())}</p>
        {isOffline && host === null && (
          <Notice tone="warn" isProblem>
            <strong>{words.away}</strong> {words.awayWords}
          </Notice>
        )}
        {host === null && <Skeleton class="tall" />}
        {host?.terms === null && <Empty title={words.none} words={words.noneWords} />}
        {host !== null && host.terms !== null && (
          <div class="prose">
            {paragraphs(host.terms).map((paragraph) => (
              <p key={paragraph}>{paragraph}</p>
            ))}
          </div>
        )}
      </article>
    </Frame>
  );
}

/** As blank lines part them. */
function paragraphs(terms: string): string[] {
  return terms
    .split(/\n[ \t]*\n/)
    .map((paragraph) => paragraph.trim())
    .filter((paragraph) => paragraph !== "");
}
