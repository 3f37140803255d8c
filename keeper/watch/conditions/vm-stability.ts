import type { Fleet } from "../../core/fleet.ts";
import type { Condition } from "../alerts/condition.ts";
import type { WatchedMachine } from "../ports/watched-machine.ts";

/** So many starts within this time are no stable VM. */
const MANY_STARTS = 3;
const STARTS_WITHIN_MS = 30 * 60_000;
/** More VMs than this with one trouble have one cause: one alert then. */
const SINGLE_ALERTS = 20;

interface Past {
  readonly uptimeSeconds: number;
  /** Since when it is down although it should run, ms; null when it is not. */
  readonly downSince: number | null;
  /** When it was seen to have started anew, ms. */
  readonly starts: readonly number[];
}

/** Remembers which VMs do not stay up. A VM whose node is away is not judged: that is the node's alert. */
export class VmStability {
  readonly #downMs: number;
  #past: ReadonlyMap<bigint, Past> = new Map();

  constructor(downSeconds: number) {
    this.#downMs = downSeconds * 1000;
  }

  look(now: number, machines: readonly WatchedMachine[], fleet: Fleet): readonly Condition[] {
    const vms = new Map(fleet.vms.map((vm) => [vm.vmid, vm]));
    const past = new Map<bigint, Past>();
    const found: Condition[] = [];
    for (const { subscription, vmid, wanted } of machines) {
      const vm = vms.get(vmid);
      const before = this.#past.get(subscription);
      if (wanted !== "running") continue;
      if (vm?.power === "unknown") {
        if (before) past.set(subscription, before);
        continue;
      }
      const uptimeSeconds = vm?.power === "running" ? vm.uptimeSeconds : 0;
      const downSince = vm?.power === "running" ? null : (before?.downSince ?? now);
      const isNewStart = before !== undefined && uptimeSeconds > 0 && uptimeSeconds < before.uptimeSeconds;
      const starts = [...(before?.starts ?? []), ...(isNewStart ? [now] : [])].filter(
        (at) => at > now - STARTS_WITHIN_MS,
      );
      past.set(subscription, {
        uptimeSeconds: uptimeSeconds || (before?.uptimeSeconds ?? 0),
        downSince,
        starts,
      });
      const subject = `subscription ${subscription}`;
      const vmName = `VM ${vmid} of subscription ${subscription}`;
      if (downSince !== null && now - downSince >= this.#downMs) {
        const state = vm === undefined ? "is not in our pool" : "is switched off";
        const seconds = Math.round((now - downSince) / 1000);
        found.push(notUp(subject, `${vmName} ${state} for ${seconds} s although it is paid for`));
      } else if (starts.length >= MANY_STARTS)
        found.push(notUp(subject, `${vmName} was started ${starts.length} times within half an hour`));
    }
    this.#past = past;
    if (found.length <= SINGLE_ALERTS) return found;
    return [notUp("fleet", `${found.length} VMs do not stay up; the first: ${found[0]?.what}`)];
  }
}

function notUp(subject: string, what: string): Condition {
  return {
    code: "VM_NOT_UP",
    subject,
    what,
    remedy: "look at its console and its node's log; start it if nobody wanted it off",
  };
}
