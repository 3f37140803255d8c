import { OPERATIONS } from "../../core/operation.ts";
import { REJECT_REASONS } from "../../core/reject-reason.ts";
import type { ApiProgress, Stage } from "../../protocol/api/progress.ts";

/** A line of a subscription's journal; see ProgressEvent of keeper/sagas for the names. */
export interface JournalWords {
  readonly name: string;
  readonly saga: string;
  readonly step: string;
  /** An operation, or why a purchase is given up; left out where there is none that everybody may know. */
  readonly word?: string | undefined;
}

type Told = Omit<ApiProgress, "at">;

/** The steps of a purchase that a tenant is told of, by what is reached when they are left. */
const REACHED: Readonly<Record<string, Stage>> = { clone: "cloned", start: "booted", ready: "ready" };

const WHY: Readonly<Record<(typeof REJECT_REASONS)[number], string>> = {
  NO_CAPACITY: "there was no room for another machine",
  NO_ADDRESS: "there was no network address left",
  BAD_ENCRYPTION_KEY: "its encryption key is not usable",
  TOO_LATE: "it could not be delivered in time",
  HYPERVISOR_FAILED: "the host could not make the machine",
  GUEST_FAILED: "the machine did not start as it should",
  HOST_FAILED: "the host could not make the machine",
};

const DONE: Readonly<Record<(typeof OPERATIONS)[number], string>> = {
  reboot: "The machine was restarted.",
  stop: "The machine was stopped.",
  start: "The machine was started.",
  reinstall: "The machine was installed anew.",
  snapshot: "A snapshot was made.",
  rollback: "The machine was set back to a snapshot or a backup.",
};

/** How other sagas than the purchase's end, where a tenant notices. */
const ENDINGS: Readonly<Record<string, string>> = {
  suspended:
    "The paid time is over, so the machine was stopped. Its disk is kept until the grace period ends.",
  resumed: "The machine runs again.",
  started: "The machine was started.",
  stopped: "The machine was stopped.",
  transferred: "The machine knows who may log in now.",
  readdressed: "The machine has another IPv6 address.",
  resealed: "The connection details were sealed for the present key.",
};

/** Sagas that a tenant waits for. */
const AWAITED = ["provision", "operate", "resume", "reseal", "transfer"];

/**
 * What a line of the journal tells a tenant, in words that name nothing of the host's inside; nothing for most lines.
 * The first line of a purchase tells two things: that it was paid, and that it was seen.
 */
export function tellProgress({ name, saga, step, word }: JournalWords): readonly Told[] {
  if (saga === "provision") {
    if (name === "seen") return [stage("paid"), stage("seen")];
    if (name === "delivered") return [stage("delivered")];
    if (name === "left") return REACHED[step] ? [stage(REACHED[step])] : [];
    const reason = REJECT_REASONS.find((one) => one === word);
    const why = reason ? `: ${WHY[reason]}` : "";
    if (name === "undo") {
      const what = reason
        ? `The purchase cannot be fulfilled${why}. It is refunded.`
        : "The chain took the purchase back.";
      return [told("waiting", what)];
    }
    if (name === "rejected") {
      return [
        told(
          "rejected",
          "The purchase was not fulfilled. The payment stands ready for its payer to withdraw.",
        ),
      ];
    }
    if (name === "undone" || name === "ended") return [told("ended", "")];
  }
  if (name === "retry" && AWAITED.includes(saga))
    return [told("waiting", "Something did not work at once. It is tried again.")];
  if (name === "alert" && AWAITED.includes(saga)) {
    return [told("waiting", "This takes longer than it should. The operator has been told.")];
  }
  if (name === "destroyed") return [told("ended", "The machine was removed.")];
  const operation = OPERATIONS.find((one) => one === word);
  if (name === "operated")
    return [told("operation", operation ? DONE[operation] : "What was asked for was done.")];
  if (name === "refused") {
    return [
      told("operation", `The host refused${operation ? ` to ${VERBS[operation]}` : " what was asked for"}.`),
    ];
  }
  return ENDINGS[name] ? [told("operation", ENDINGS[name])] : [];
}

const VERBS: Readonly<Record<(typeof OPERATIONS)[number], string>> = {
  reboot: "restart the machine",
  stop: "stop the machine",
  start: "start the machine",
  reinstall: "install the machine anew",
  snapshot: "make a snapshot",
  rollback: "set the machine back",
};

function stage(reached: Stage): Told {
  return { kind: "stage", stage: reached, detail: "" };
}

function told(kind: Exclude<ApiProgress["kind"], "stage">, detail: string): Told {
  return { kind, stage: null, detail };
}
