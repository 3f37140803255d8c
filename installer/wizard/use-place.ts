import { useEffect, useState } from "preact/hooks";
import { isPlace, type Place } from "./places.ts";

/** Where in the wizard the address says that one is; null while it says nothing. */
export function usePlace(): Place | null {
  const [place, setPlace] = useState(named);
  useEffect(() => {
    const follow = () => {
      setPlace(named());
      scrollTo(0, 0);
    };
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);
  return place;
}

/** Goes to a place. */
export function goTo(place: Place): void {
  location.hash = place;
}

function named(): Place | null {
  const name = location.hash.slice(1);
  return isPlace(name) ? name : null;
}
