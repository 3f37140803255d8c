import { FinalError } from "../../core/errors.ts";
import { KNOCK_SECONDS } from "../../protocol/knock-seconds.ts";
import type { Knocks, OpenKnock } from "../ports/knocks.ts";
import type { Words } from "../word.ts";

/** Opens doors of the host for one source, and closes them. The kernel closes them by itself when the time is over. */
export function knockWords(knocks: Knocks, now: () => number): Pick<Words, "knock" | "close-knock"> {
  return {
    knock: {
      async begin({ ports, source, seconds }, { takenAt }) {
        // Time runs from when it was taken up: one that could not be obeyed at once is not open for longer.
        const left = seconds - Math.floor((now() - takenAt) / 1_000);
        if (left < KNOCK_SECONDS.least)
          throw new FinalError(
            "COMMAND_TOO_LATE",
            "the time for which it was to be open was over before the firewall could be reached",
            "look why the firewall could not be reached, and knock again",
          );
        return told(await knocks.open({ ports, source, seconds: left }));
      },
    },
    "close-knock": { begin: async () => told(await knocks.close()) },
  };
}

function told(open: readonly OpenKnock[]) {
  const doors = open.map(({ source, port, seconds }) => `${port} to ${source} for ${seconds} s`);
  const what = doors.length === 0 ? "no port is open by a knock" : `open now: ${doors.join(", ")}`;
  return { what, facts: { open: open.map((each) => ({ ...each })) } };
}
