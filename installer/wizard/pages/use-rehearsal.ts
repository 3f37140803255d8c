import { useCallback, useEffect, useState } from "preact/hooks";
import { Problem } from "../../../keeper/portal/web/api.ts";
import type { RehearsalView } from "../../rehearsal/rehearsal-view.ts";
import { getSetup } from "../ask-setup.ts";

/** Between two looks, milliseconds. */
const LOOK_MS = 1_500;

/** How the rehearsal stands; null before the first answer. */
export function useRehearsal(): { readonly view: RehearsalView | null; look(): Promise<void> } {
  const [view, setView] = useState<RehearsalView | null>(null);
  const look = useCallback(async () => {
    try {
      setView((await getSetup("rehearsal")) as unknown as RehearsalView);
    } catch (error) {
      // A host that is away says so elsewhere, and is asked again.
      if (!(error instanceof Problem)) throw error;
    }
  }, []);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isCurrent = true;
    const again = async () => {
      await look();
      if (isCurrent) timer = setTimeout(again, LOOK_MS);
    };
    void again();
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [look]);
  return { view, look };
}
