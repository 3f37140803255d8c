import { RetryableError } from "../../../keeper/core/errors.ts";
import type { FirstBootStep } from "../step.ts";
import type { World } from "../world.ts";

/** How far the clock may be off: an archive's signatures have a beginning and an end. Milliseconds. */
const TOLERANCE_MS = 300_000;

/**
 * The time: of NTP, or, where that is shut out, of the Debian archive itself. Neither is vouched for; what hangs on it is
 * until when an old archive passes for a new one.
 *
 * @param askTime what a server says the time is, in milliseconds since the epoch; null when it does not answer
 */
export function clock(
  { run, time, answers }: World,
  askTime: (url: string, proxy: string | null) => Promise<number | null>,
): FirstBootStep {
  const archives = async () => {
    const { debianRepository, httpProxy } = await answers();
    const said = await askTime(`${debianRepository}/dists/trixie/InRelease`, httpProxy ?? null);
    if (said !== null) return said;
    throw new RetryableError(
      "FIRSTBOOT_ARCHIVE_SILENT",
      `Neither a time server nor ${debianRepository}${httpProxy === undefined ? "" : ` by the proxy ${httpProxy}`} answers.`,
      "See to name server, gateway, firewall and proxy; /etc/blockhost/firstboot.json has the addresses. It is tried again by itself.",
    );
  };
  const isSynchronized = async () =>
    // Without D-Bus nobody knows.
    (await run("timedatectl", ["show", "--property=NTPSynchronized", "--value"]).catch(() => "")).trim() ===
    "yes";
  return {
    id: "clock",
    title: "Setting the clock",
    isDone: async () => (await isSynchronized()) || Math.abs((await archives()) - time.now()) <= TOLERANCE_MS,
    async make(say) {
      const said = await archives();
      say(
        `The clock was at ${new Date(time.now()).toISOString()}, and the archive says ${new Date(said).toISOString()}.`,
      );
      await run("date", ["--utc", `--set=@${Math.floor(said / 1_000)}`]);
    },
  };
}
