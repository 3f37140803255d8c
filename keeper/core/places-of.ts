import { GENERATIONS_PER_PLACE } from "./generation-after-wreck.ts";
import { vmidOf } from "./vmid-of.ts";

/** All vmids that the machines of a subscription may ever have, nearest first. */
export function placesOf(vmidBase: number, id: bigint): ReadonlySet<number> {
  const places = new Set<number>();
  for (let place = 0; ; place++) {
    const vmid = Number(vmidOf(vmidBase, id, place * GENERATIONS_PER_PLACE + 1));
    if (places.has(vmid)) return places;
    places.add(vmid);
  }
}
