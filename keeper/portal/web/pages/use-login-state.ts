import { useEffect, useState } from "preact/hooks";
import { get } from "../api.ts";

/** Between two looks at a login, milliseconds. */
const LOOK_MS = 1_000;

export type LoginState =
  | "absent"
  | "waiting"
  | "claimed"
  | "approved"
  | "denied"
  | "void"
  | "expired"
  | "abandoned";

/** How a login stands at the portal, looked at each second until it has ended; null before the first look. */
export function useLoginState(id: string): {
  readonly state: LoginState | null;
  readonly isOffline: boolean;
} {
  const [state, setState] = useState<LoginState | null>(null);
  const [isOffline, setOffline] = useState(false);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isCurrent = true;
    const look = async () => {
      const found = await get(`logins/${id}`).catch(() => null);
      if (!isCurrent) return;
      setOffline(found === null);
      const next = found?.state as LoginState | undefined;
      // What the portal has forgotten has long run out.
      if (next !== undefined)
        setState((last) => (next === "absent" && last !== null && last !== "absent" ? "expired" : next));
      if (next === undefined || ["absent", "waiting", "claimed"].includes(next))
        timer = setTimeout(look, LOOK_MS);
    };
    void look();
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [id]);
  return { state, isOffline };
}
