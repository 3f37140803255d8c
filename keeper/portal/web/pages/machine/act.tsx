import { type Call, Transact } from "../../parts/transact.tsx";
import type { TransactionEvent } from "../../wallet/transaction-state.ts";
import type { Scene } from "./scene.ts";

/** A button that has the wallet send something to do with this machine, and what becomes of it. */
export function Act(props: {
  readonly scene: Scene;
  /** Of this machine's things to send, which. */
  readonly name: string;
  readonly label: string;
  readonly done: string;
  readonly isDanger?: boolean;
  readonly isReady?: boolean;
  /** It is in a block. */
  onDone?(): void;
  onClose?(): void;
  call(): Promise<Call | TransactionEvent>;
}) {
  const { scene, name, onDone, ...others } = props;
  const { host, wallet, account, of, refresh } = scene;
  const key = `machine-${of.id}-${name}`;
  const isDone = () => {
    refresh();
    onDone?.();
  };
  return <Transact {...others} name={key} host={host} wallet={wallet} account={account} onDone={isDone} />;
}
