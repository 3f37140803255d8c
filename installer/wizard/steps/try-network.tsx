import { useState } from "preact/hooks";
import { Part } from "../../../keeper/portal/web/admin/parts/part.tsx";
import { OFFLINE, Problem } from "../../../keeper/portal/web/api.ts";
import { ActButton } from "../../../keeper/portal/web/parts/act-button.tsx";
import { ProblemNotice } from "../../../keeper/portal/web/parts/problem-notice.tsx";
import { type Trial, useSetup } from "../setup.ts";
import { networkWords } from "../text/network.ts";

const words = networkWords.trial;
/** How long the host tries a network. */
const TRIAL_MS = 60_000;

/** Has the host change its network for a minute. What becomes of that is told above every page. */
export function TryNetwork() {
  const { session, tell, beginTrial } = useSetup();
  const [isBusy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Problem | null>(null);
  const isRunning = session.confirmBy != null;

  const apply = async () => {
    setBusy(true);
    setTrouble(null);
    try {
      beginTrial((await (await tell("POST", "network/apply")).json()) as Trial);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      // The answer may be lost with the network that it was to come by.
      if (error.code === OFFLINE) beginTrial({ confirmBy: Date.now() + TRIAL_MS, code: null });
      else setTrouble(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Part id="trial" title={words.title}>
      <p class="small">{words.lead}</p>
      {trouble !== null && <ProblemNotice problem={trouble} />}
      <div class="actions">
        <ActButton isBusy={isBusy || isRunning} onPress={apply}>
          {isBusy || isRunning ? words.applying : words.apply}
        </ActButton>
      </div>
    </Part>
  );
}
