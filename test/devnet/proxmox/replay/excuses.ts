import type { Step } from "./scenario.ts";

/** A difference between a recorded answer and ours that may be, and why. */
export interface Excuse {
  readonly reason: string;
  readonly release?: string;
  readonly scenario: RegExp;
  /** A matter of timing: some runs need it, others do not. */
  readonly chance?: true;
  /** Labels of the steps. */
  readonly label: RegExp;
  /** Every difference of the step must be of this kind; any is when absent. */
  readonly faults?: RegExp;
}

const logLength = /^\/(?:data: \d+ entries != \d+|total: \d+ != \d+|data\/\d+\/t: )/;

/** Every permitted difference. A step that differs and is not named here fails the test. */
export const excuses: readonly Excuse[] = [
  {
    reason: "lists of tasks hold the bench's whole history",
    scenario: /^(?:03-reading|12-rights)$/,
    label: /^GET \/cluster\/tasks$|^GET \/nodes\/pve\/tasks$|^tasks: own only$/,
    faults: /^\/(?:data: \d+ entries|total: )/,
  },
  {
    reason: "the bench had VMs of other scenarios",
    scenario: /^(?:09-destroy|12-rights|13-locks)$/,
    label: /^pool membership is gone$|^resources show the lock$|^list shows the lock$/,
    faults: /^\/data(?:\/0\/members)?: \d+ entries != \d+$/,
  },
  {
    reason: "the status daemon's last look: it had seen an earlier VM of that id, or had not looked yet",
    chance: true,
    scenario: /^05-clone$/,
    label: /^pool members$|^resources after clone$/,
    faults: /^\/data\/0\/(?:members\/0\/)?\w+: /,
  },
  {
    reason: "the status daemon looks sooner, by the time scale",
    chance: true,
    scenario: /^15-pools$/,
    label: /^members$|^resources name the pool$/,
    faults: /^\/data\/0\/(?:members\/0\/)?\w+: (?:"unknown"|nothing) != /,
  },
  {
    reason: "who waits for a lock, and how often, is chance",
    chance: true,
    scenario: /^(?:05-clone|09-destroy|11-power)$/,
    label: /^(?:four linked clones at once|three starts at once|destroy twice at once: [ab]) — task log$/,
    faults: logLength,
  },
  {
    reason: "which of two simultaneous calls wins is chance",
    chance: true,
    scenario: /^(?:05-clone|09-destroy|11-power)$/,
    label: /^(?:two clones to one id at once: [ab]|three starts at once|destroy twice at once: [ab]|who won)/,
  },
  {
    reason: "the bench's stock QEMU locks the image of a running VM",
    scenario: /^05-clone$/,
    label: /^full clone of a running VM — task|^config of the copy$|^clean up: destroy 705/,
  },
  {
    reason: "the bench's stock QEMU locks the image of a running VM; ours did resize it",
    scenario: /^06-configure$/,
    label: /^running: (?:resize|shrink) — task/,
  },
  {
    reason: "the disk that the bench could not resize has its new size here",
    scenario: /^06-configure$/,
    label:
      /^(?:pending after stop|config after stop|now unused0|a template without converted disks|read back)$/,
    faults: /size=2560M" != ".*size=3G"$/,
  },
  {
    reason: "the bench had no traffic control",
    scenario: /^06-configure$/,
    label: /^running: net rate$/,
  },
  {
    reason: "the recording does not show the key that was sent",
    scenario: /^06-configure$/,
    label: /^sshkeys not encoded$/,
    faults: /^\/errors\/sshkeys: /,
  },
  {
    reason: "not played: Proxmox's own cloud-init drive, which our guests do not use",
    scenario: /^06-configure$/,
    label: /^GET \/nodes\/pve\/qemu\/720\/cloudinit$|^cloudinit dump |^regenerate the cloud-init drive$/,
  },
  {
    reason: "not played: moving disks",
    scenario: /^06-configure$/,
    label: /^move disk to the same storage$/,
  },
  {
    reason: "not played: cluster log, metrics, consoles, node network and node power",
    scenario: /^12-rights$/,
    label:
      /^GET \/cluster\/log$|rrddata|^GET \/nodes\/pve\/syslog$|termproxy$|^create a bridge$|^reboot the node$/,
    faults: /^(?:status: \d+ != 501|status text: |\/)/,
  },
  {
    reason: "the bench had no chattr",
    release: "9.2",
    scenario: /^12-rights$/,
    label: /^(?:make a template|destroy own VM) — task log$/,
    faults: logLength,
  },
  {
    reason: "the moment before a copy begins is over sooner, by the time scale",
    chance: true,
    scenario: /^13-locks$/,
    label: /^config of the target while cloning$|^status while cloning$/,
    faults: /^\/data\/\w+: /,
  },
  {
    reason: "how often a copy reports its progress is a matter of time",
    scenario: /^13-locks$/,
    label: /^(?:killed|stopped) clone — task log$/,
    faults: logLength,
  },
  {
    reason: "the first second of a guest has no network figures yet",
    scenario: /^08-snapshots$/,
    label: /^running$/,
    faults: /^\/data\/nics: nothing != /,
  },
  {
    reason: "the guest's own: an instant guest has booted when its start ends",
    scenario: /^10-guest$/,
    label: /^agent (?:ping|network-get-interfaces|exec) while booting$/,
  },
  {
    reason:
      "the guest's own: an instant guest's agent runs no programs and sets no passwords, as our image's does not",
    scenario: /^10-guest$/,
    label: /^(?:as keeper: agent )?exec\b|^exec-status |^set-user-password|^file-read too large/,
  },
  {
    reason: "the bench's emulator hung after a reset, and its process was ended from outside",
    release: "8.4",
    scenario: /^10-guest$/,
    label: /^agent ping after reset$|^reboot — task log$/,
  },
  {
    reason: "the start that follows a reboot comes sooner, by the time scale",
    chance: true,
    scenario: /^10-guest$/,
    label: /^status after reboot$/,
    faults: /^\/data\/(?:(?:status|qmpstatus): "stopped" != "running"|(?:pid|nics|pressure\w+): nothing != )/,
  },
  {
    reason: "not played: metrics",
    scenario: /^10-guest$/,
    label: /^rrddata of a guest/,
  },
  {
    reason: "the guest's own figures and devices",
    scenario: /^10-guest$/,
    label:
      /^(?:as keeper: )?agent (?:info|get-osinfo|network-get-interfaces|get-fsinfo|get-time|get-memory-block-info)(?:, agent disabled)?$/,
  },
];

export function excuseFor(
  release: string,
  scenario: string,
  step: Step,
  faults: readonly string[],
): Excuse | undefined {
  return excuses.find(
    (excuse) =>
      (excuse.release ?? release) === release &&
      excuse.scenario.test(scenario) &&
      excuse.label.test(step.label) &&
      faults.every((fault) => excuse.faults?.test(fault) ?? true),
  );
}
