import { useEffect, useRef, useState } from "preact/hooks";
import { Problem } from "../../../keeper/portal/web/api.ts";
import { ActButton } from "../../../keeper/portal/web/parts/act-button.tsx";
import { Countdown } from "../../../keeper/portal/web/parts/countdown.tsx";
import { Notice } from "../../../keeper/portal/web/parts/notice.tsx";
import { toast } from "../../../keeper/portal/web/parts/toasts.tsx";
import { useSetup } from "../setup.ts";
import { networkWords } from "../text/network.ts";

const words = networkWords.trial;
/** How often it is looked whether the time is over, and after that whether the host is back. Milliseconds. */
const LOOK_MS = 1_000;

/** The host is trying a network: keep it, or it goes back by itself. */
export function TrialBanner({ until }: { /** Milliseconds since 1970. */ readonly until: number }) {
  const { sections, trialCode, tell, refresh } = useSetup();
  // By this machine's own stopwatch from here on.
  const [end] = useState(() => performance.now() + (until - Date.now()));
  const isKept = useRef(false);
  const [isBusy, setBusy] = useState(false);
  const [isAway, setAway] = useState(false);
  useEffect(() => {
    let isCurrent = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async () => {
      // It goes back; the host answers where it was as soon as it has, and says that nothing is tried any more.
      if (performance.now() > end) await refresh().catch(() => undefined);
      if (isCurrent) timer = setTimeout(look, LOOK_MS);
    };
    timer = setTimeout(look, LOOK_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
      if (performance.now() > end && !isKept.current) toast(words.back);
    };
  }, [end]);

  const keep = async () => {
    setBusy(true);
    setAway(false);
    try {
      await tell("POST", "network/confirm");
      isKept.current = true;
      await refresh();
      toast(words.kept);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      setAway(true);
    } finally {
      setBusy(false);
    }
  };
  const { mode, address } = (sections.network ?? {}) as { mode?: string; address?: string };
  const host = mode === "static" ? address?.split("/")[0] : undefined;
  return (
    <Notice tone="warn" isProblem>
      <p>
        <strong>{words.running}</strong> {words.left} <Countdown until={end} />
      </p>
      <p>
        {isAway && `${words.away} `}
        {host === undefined ? words.console : <a href={`https://${host}/`}>{words.open(host)}</a>}{" "}
        {trialCode !== null && (
          <>
            {words.code} <strong class="code-name">{trialCode}</strong>
          </>
        )}
      </p>
      <div class="actions">
        <ActButton isBusy={isBusy} onPress={keep}>
          {words.keep}
        </ActButton>
      </div>
    </Notice>
  );
}
