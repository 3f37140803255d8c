import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { AdminMe } from "../../../protocol/api/admin/admin-me.ts";
import type { ApiHost } from "../../../protocol/api/host.ts";
import type { Wallet } from "../wallet/wallet.ts";

/** Who looks at the panel, and how it asks the keeper. */
export interface PanelScene {
  readonly host: ApiHost;
  readonly wallet: Wallet;
  readonly account: string;
  /** Null before the first answer. */
  readonly me: AdminMe | null;
  /** Asks the keeper, with the session. The same from render to render. @throws Problem */
  readonly ask: (path: string) => Promise<Record<string, unknown>>;
}

export const SceneContext = createContext<PanelScene | null>(null);

/** The scene of the page that is shown. */
export function useScene(): PanelScene {
  const scene = useContext(SceneContext);
  if (scene === null) throw new Error("this is a bug: no scene is set");
  return scene;
}
