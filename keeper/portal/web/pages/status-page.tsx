import type { ApiStatus } from "../../../protocol/api/status.ts";
import { Figure } from "../parts/figure.tsx";
import { Frame, Title } from "../parts/frame.tsx";
import { Mark } from "../parts/notice.tsx";
import { statusWords as words } from "../text/status.ts";
import { usePolled } from "../use-polled.ts";

const EVERY_MS = 15_000;
const date = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });
const percent = new Intl.NumberFormat("en-GB", { style: "percent", maximumFractionDigits: 2 });

/** `/status`: how the host does, for everybody. */
export function StatusPage() {
  const { data: status, isOffline } = usePolled<ApiStatus>("status", EVERY_MS);
  const verdict = isOffline
    ? "silent"
    : status === null
      ? "asking"
      : status.healthy
        ? "healthy"
        : "unhealthy";
  const { tone, title, words: said } = words[verdict];
  const { paymentToReady: ready = null, uptime = null } = status ?? {};
  const shown = (known: string | undefined) => (status === null ? null : (known ?? words.none));
  return (
    <Frame isWide>
      <div class="page-head">
        <Title>{words.title}</Title>
        <p class="lead">{words.lead}</p>
      </div>
      <section class={`verdict ${tone}`} role="status">
        <Mark tone={tone} />
        <div>
          <strong>{title}</strong>
          <p>{said}</p>
        </div>
      </section>
      <ul class="grid figures" aria-busy={status === null}>
        <Figure
          name={words.half}
          value={shown(ready?.p50 === undefined ? undefined : duration(ready.p50))}
          words={ready === null ? words.noPurchases : words.halfWords(ready.count)}
        />
        <Figure
          name={words.most}
          value={shown(ready?.p95 === undefined ? undefined : duration(ready.p95))}
          words={ready === null ? words.noPurchases : words.mostWords}
        />
        <Figure
          name={words.uptime}
          value={shown(uptime === null ? undefined : percent.format(uptime))}
          words={uptime === null ? words.noUptime : words.uptimeWords}
        />
        <Figure name={words.machines} value={shown(String(status?.machines))} words={words.machinesWords} />
      </ul>
      <p class="small">
        {status !== null && `${words.since} ${at(status.since)}`}
        {status !== null && status.headAt !== null && `; ${words.head} ${at(status.headAt)}`}
      </p>
    </Frame>
  );
}

/** Unix seconds, in the time zone of who reads. */
function at(seconds: number): string {
  return date.format(seconds * 1_000);
}

function duration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1_000);
  return seconds < 100 ? words.seconds(seconds) : words.minutes(Math.floor(seconds / 60), seconds % 60);
}
