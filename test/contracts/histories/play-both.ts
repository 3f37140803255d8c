import { expect } from "chai";
import type { Notice } from "../reference/notice.ts";
import type { Reference } from "../reference/reference.ts";
import { Refusal } from "../reference/refusal.ts";
import { stateOf } from "./state-of.ts";
import type { TwinAction } from "./twin-action.ts";
import type { World } from "./world-type.ts";

/** Events that the reference does not tell: they are not about money, and stock is compared as a state. */
const UNTOLD = ["StockChanged", "Paused", "Unpaused", "PlanRetired", "TokenAccepted", "TokenDropped"];

/**
 * Acts on the contracts and on the reference at `now`, and compares the events, the error, and then the whole state.
 * @returns the error by which both refused, or undefined
 */
export async function playBoth(
  world: World,
  twin: Reference,
  action: TwinAction,
  now: bigint,
): Promise<string | undefined> {
  const outcome = await world.perform(action, now);
  const expected = replay(action, now);
  if ("refused" in outcome || "refused" in expected) expect(outcome).to.deep.equal(expected);
  else compareEvents(outcome.events, expected.notices);

  const words = await world.read();
  const state = stateOf(world, twin, now);
  expect(words.length).to.equal(state.length);
  state.forEach(([name, value], index) => {
    if (words[index] !== value) expect(words[index], name).to.equal(value);
  });
  return "refused" in expected ? expected.refused : undefined;
}

function replay(action: TwinAction, now: bigint): { refused: string } | { notices: Notice[] } {
  try {
    return { notices: action.replay(now) };
  } catch (error) {
    if (error instanceof Refusal) return { refused: error.reason };
    throw error;
  }
}

type Events = Extract<Awaited<ReturnType<World["perform"]>>, { events: unknown }>["events"];

/** Their order is nobody's promise. */
function compareEvents(events: Events, notices: readonly Notice[]): void {
  const relevant = events.filter(({ name }) => !UNTOLD.includes(name));
  expect(relevant.length, "number of events").to.equal(notices.length);
  for (const notice of notices) {
    const { event, ...fields } = notice;
    const found = relevant.find((one) => one.name === event && one.field("id") === notice.id);
    expect(found?.name, "event").to.equal(event);
    for (const [name, value] of Object.entries(fields)) {
      expect(found?.field(name), `${name} of ${event}`).to.equal(value);
    }
  }
}
