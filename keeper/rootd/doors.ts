import { FinalError, RetryableError } from "../core/errors.ts";
import { Mutex } from "../core/mutex.ts";
import { contains } from "./contains.ts";
import type { Firewall } from "./firewall.ts";
import type { OpenKnock } from "./rootd-answer.ts";
import type { CheckedRequest } from "./rootd-request.ts";

/** A look and a change are two steps, between which the kernel may close a door. */
const TRIES = 3;

type Change = { readonly gone: readonly OpenKnock[]; readonly come: readonly OpenKnock[] };

/**
 * Does what was asked, one after the other, and resolves to what is open then. The newest knock counts: where it
 * overlaps what was open, only it is left, also when that closes a door earlier.
 *
 * @param allowed ports that may be opened
 * @throws FinalError ROOTD_PORT_FORBIDDEN, RetryableError ROOTD_FIREWALL_FAILED
 */
export function openDoors(
  firewall: Firewall,
  allowed: readonly number[],
): (request: CheckedRequest) => Promise<readonly OpenKnock[]> {
  const turns = new Mutex();
  const obey = async (request: CheckedRequest): Promise<void> => {
    switch (request.verb) {
      case "knock-open": {
        const { ports, source, seconds } = request;
        const forbidden = ports.filter((port) => !allowed.includes(port));
        if (forbidden.length > 0)
          throw new FinalError(
            "ROOTD_PORT_FORBIDDEN",
            `the operator lets nobody open ${forbidden.join(", ")}, only ${allowed.join(", ")}`,
            "Knock for other ports, or add it to ports in rootd's configuration on the host",
          );
        return change(firewall, (open) => ({
          gone: open.filter((old) => ports.includes(old.port) && overlap(old.source, source)),
          come: [...new Set(ports)].map((port) => ({ source, port, seconds })),
        }));
      }
      case "knock-narrow": {
        const { source } = request;
        return change(firewall, (open) => {
          const gone = open.filter((old) => contains(old.source, source));
          return { gone, come: gone.map(({ port, seconds }) => ({ source, port, seconds })) };
        });
      }
      case "knock-close":
        return firewall.clear();
      case "knock-list":
        return;
    }
  };
  return (request) =>
    turns.run(async () => {
      await obey(request);
      return firewall.list();
    });
}

async function change(firewall: Firewall, plan: (open: readonly OpenKnock[]) => Change): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    const { gone, come } = plan(await firewall.list());
    if (gone.length + come.length === 0) return;
    try {
      return await firewall.replace(gone, come);
    } catch (error) {
      if (!(error instanceof RetryableError) || tries === TRIES) throw error;
    }
  }
}

function overlap(a: string, b: string): boolean {
  return contains(a, b) || contains(b, a);
}
