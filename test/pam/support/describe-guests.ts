import { canMakeGuestRoot } from "./guest-root.ts";
import { GUEST_SUITES } from "./guest-suites.ts";
import { openRelay, type Relay } from "./relay.ts";
import { TestGuest } from "./test-guest.ts";

/** A guest of one release behind its own sshd, and the relay that it is configured to ask. */
export interface GuestBed {
  readonly guest: TestGuest;
  readonly relay: Relay;
}

/** The same tests for every Debian that guests may have. `bed` may be called once tests run. */
export function describeGuests(title: string, tests: (bed: () => GuestBed) => void): void {
  for (const suite of GUEST_SUITES) {
    describe(`${title}, Debian ${suite}`, function () {
      this.timeout(120_000);
      let bed: GuestBed | undefined;
      before(async function () {
        if (!canMakeGuestRoot) this.skip();
        const [guest, relay] = await Promise.all([TestGuest.open(suite), openRelay()]);
        bed = { guest, relay };
        await guest.configure({ relay: relay.address });
      });
      after(async () => {
        await bed?.guest.close();
        await bed?.relay.close();
      });
      tests(() => {
        if (bed === undefined) throw new Error("there is no guest before the tests run");
        return bed;
      });
    });
  }
}
