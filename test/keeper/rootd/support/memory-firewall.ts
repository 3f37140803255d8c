import { RetryableError } from "../../../../keeper/core/errors.ts";
import { contains } from "../../../../keeper/rootd/contains.ts";
import type { Firewall } from "../../../../keeper/rootd/firewall.ts";
import type { OpenKnock } from "../../../../keeper/rootd/rootd-answer.ts";

/** A firewall that refuses what the kernel refuses: elements that are not there, and such that overlap. */
export class MemoryFirewall implements Firewall {
  open: OpenKnock[] = [];
  /** Runs between a look and the change after it. */
  beforeChange: () => void = () => undefined;

  async reset(): Promise<void> {
    this.open = [];
  }

  async list(): Promise<readonly OpenKnock[]> {
    return [...this.open];
  }

  async clear(): Promise<void> {
    this.open = [];
  }

  async replace(gone: readonly OpenKnock[], come: readonly OpenKnock[]): Promise<void> {
    this.beforeChange();
    const left = [...this.open];
    for (const { source, port } of gone) {
      const at = left.findIndex((knock) => knock.source === source && knock.port === port);
      if (at < 0) throw refused("No such file or directory");
      left.splice(at, 1);
    }
    for (const knock of come) {
      const hit = left.some(
        ({ source, port }) =>
          port === knock.port && (contains(source, knock.source) || contains(knock.source, source)),
      );
      if (hit) throw refused("File exists");
      left.push(knock);
    }
    this.open = left;
  }

  /** Time passes, and the kernel forgets. */
  pass(seconds: number): void {
    this.open = this.open
      .map((knock) => ({ ...knock, seconds: knock.seconds - seconds }))
      .filter((knock) => knock.seconds > 0);
  }
}

function refused(why: string): RetryableError {
  return new RetryableError("ROOTD_FIREWALL_FAILED", why, "try again");
}
