import { expect } from "chai";
import type { Reference } from "../reference/reference.ts";
import { chooseAction } from "./choose-action.ts";
import { lastActions } from "./last-actions.ts";
import { playBoth } from "./play-both.ts";
import { scene } from "./scene.ts";
import type { Step } from "./step-type.ts";
import type { TwinAction } from "./twin-action.ts";
import type { World } from "./world-type.ts";

/** Later than any deadline, expiry and grace period. */
const ALL_TIME = 10n * 365n * 86_400n;

/**
 * Plays a history on the contracts and on the reference, comparing after every step. In the end all time passes and
 * everybody takes what is theirs: nothing may be left.
 * @param onStep told the kind of each step's action, and by which error it was refused, if it was
 * @throws Error with what was done until the two differed
 */
export async function playHistory(
  world: World,
  history: readonly Step[],
  onStep: (kind: string, refused: string | undefined) => void,
): Promise<void> {
  const twin = scene.reference();
  const story: string[] = [];
  let now = await world.reset();

  const act = async (action: TwinAction) => {
    story.push(`${now}: ${action.from} ${action.method}(${action.args.map(readable)})`);
    const refused = await playBoth(world, twin, action, now);
    if (refused !== undefined) story.push(`  refused: ${refused}`);
    return refused;
  };

  try {
    for (const step of history) {
      const { action, time } = chooseAction(world, twin, step, now);
      const expiries = twin.subscriptions.map(({ expiresAt }) => expiresAt);
      now = time;
      const refused = await act(action);
      checkRules(twin, action.method, expiries);
      onStep(action.kind ?? action.method, refused);
    }
    now += ALL_TIME;
    for (const action of lastActions(twin)) expect(await act(action)).to.equal(undefined);
    for (const token of scene.tokens) expect(twin.wallets.balanceOf("contract", token)).to.equal(0n);
  } catch (error) {
    throw new Error(["the reference differs after", ...story, String(error)].join("\n"), { cause: error });
  }
}

function readable(argument: unknown): string {
  if (typeof argument !== "object" || argument === null) return String(argument);
  return JSON.stringify(argument, (_, value) => (typeof value === "bigint" ? String(value) : value));
}

/** What the design promises of the whole; the contracts were just found to agree with the reference. */
function checkRules(twin: Reference, action: string, expiries: readonly bigint[]): void {
  for (const token of scene.tokens) {
    expect(twin.wallets.balanceOf("contract", token), `what is owed in ${token}`).to.equal(twin.owed(token));
  }
  for (const [index, { stock }] of scene.plans.entries()) {
    const live = twin.subscriptions.filter(
      ({ planId, phase }) => planId === index + 1 && phase !== "Refunded" && phase !== "Closed",
    );
    expect(twin.catalogue.stockOf(index + 1) + live.length, "stock and live").to.equal(stock);
  }
  if (action === "cancel" || action === "terminate") return;
  for (const [index, before] of expiries.entries()) {
    const after = twin.subscriptions[index]?.expiresAt ?? 0n;
    expect(after >= before, `expiry of ${index + 1}`).to.equal(true);
  }
}
