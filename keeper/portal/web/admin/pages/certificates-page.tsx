import type { AdminCertificate } from "../../../../protocol/api/admin/admin-certificates.ts";
import { Badge } from "../../parts/badge.tsx";
import { Empty } from "../../parts/empty.tsx";
import { Facts } from "../../parts/facts.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { useNow } from "../../parts/use-now.ts";
import { When } from "../../parts/when.tsx";
import { sentence } from "../../sentence.ts";
import { certificatesWords as words } from "../../text/admin/certificates.ts";
import { PageHead } from "../parts/page-head.tsx";
import { Part } from "../parts/part.tsx";
import { useRead } from "../use-read.ts";

const LOOK_MS = 60_000;
/** The keeper raises an alert this long before the end unless it is told otherwise, seconds. */
const SOON = 21 * 86_400;

/** `/admin/certificates`: what is shown to browsers, and by what nodes are known. */
export function CertificatesPage() {
  const answer = useRead<{ readonly certificates: readonly AdminCertificate[] }>("certificates", LOOK_MS);
  const all = answer.value?.certificates ?? null;
  return (
    <>
      <PageHead title={words.title} lead={words.lead} of={answer} />
      {all === null ? (
        <Skeleton class="panel-loading" />
      ) : all.length === 0 ? (
        <Empty title={words.title} words={words.none} />
      ) : (
        <div class="halves">
          {all.map((one) => (
            <Certificate key={one.of} of={one} />
          ))}
        </div>
      )}
    </>
  );
}

function Certificate({ of }: { readonly of: AdminCertificate }) {
  const now = useNow();
  const [until, since] = [Math.floor(of.validUntil / 1_000), Math.floor(of.validFrom / 1_000)];
  const state = until <= now ? "over" : until - now <= SOON ? "soon" : "good";
  const tone = { over: "bad", soon: "warn", good: "good" } as const;
  return (
    <Part
      id={`certificate-${of.of}`}
      title={words.of[of.of]}
      action={<Badge tone={tone[state]}>{words[state]}</Badge>}
    >
      <p class="small">{words.from[of.from]}</p>
      {of.trouble !== null && (
        <Notice tone="bad">
          <strong>{sentence(of.trouble.what)}</strong> {sentence(of.trouble.remedy)}
        </Notice>
      )}
      <Facts
        rows={[
          [words.subject, of.subject],
          [words.issuer, of.issuer],
          [words.validFrom, <When key="from" at={since} />],
          [words.validUntil, <When key="until" at={until} />],
          [
            words.fingerprint,
            <code key="print" class="fingerprint">
              {of.fingerprint}
            </code>,
          ],
        ]}
      />
    </Part>
  );
}
