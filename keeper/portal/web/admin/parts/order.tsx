import type { Command } from "../../../../protocol/command.ts";
import { COMMAND_POSTED } from "../../chain/admin-calls.ts";
import { Notice } from "../../parts/notice.tsx";
import { Transact } from "../../parts/transact.tsx";
import { commandsWords } from "../../text/admin/commands.ts";
import { panelWords } from "../../text/admin/panel.ts";
import type { Receipt } from "../../wallet/transaction.ts";
import { keepReplyKey, numberReplyKey } from "../reply-keys.ts";
import { useScene } from "../scene.ts";
import { sealForInbox } from "../seal-for-inbox.ts";

/** As the inbox itself would refuse it. */
const NO_KEY = {
  is: "would-fail",
  reason: { kind: "error", name: "CommandInboxNoEncryptionKey" },
} as const;

/** A button that has the wallet post a command, sealed here to the keeper's key. */
export function Order(props: {
  /** Under this name it survives a reload of the page. */
  readonly name: string;
  readonly label: string;
  readonly done?: string;
  readonly isDanger?: boolean;
  /** What is ordered; null while it is not whole. */
  readonly command: Command | null;
  onPosted?(nonce: string): void;
  onClose?(): void;
}) {
  const { name, label, done = commandsWords.posted, isDanger = false, command, onPosted, onClose } = props;
  const { host, wallet, account, me } = useScene();
  if (me === null) return null;
  const { inbox } = me;
  if (inbox === null) return <Notice tone="warn">{panelWords.needsInbox}</Notice>;
  if (!me.roles.includes("operator")) return <Notice tone="warn">{panelWords.needsOperator}</Notice>;
  const key = `order-${name}`;
  const call = async () => {
    if (command === null) throw new Error("this is a bug: there is nothing to order");
    const place = { chainId: host.chain.id, inbox, by: account };
    const sealed = await sealForInbox(wallet.provider, place, command);
    if (sealed === null) return NO_KEY;
    keepReplyKey(key, sealed.secret);
    return sealed.call;
  };
  const isDone = ({ logs }: Receipt) => {
    const posted = logs.find(
      ({ address, topics }) => address.toLowerCase() === inbox.toLowerCase() && topics[0] === COMMAND_POSTED,
    );
    const nonce = `${BigInt(posted?.topics[1] ?? "0x0")}`;
    numberReplyKey(key, nonce);
    onPosted?.(nonce);
  };
  return (
    <Transact
      name={key}
      host={host}
      wallet={wallet}
      account={account}
      label={label}
      done={done}
      isDanger={isDanger}
      isReady={command !== null}
      call={call}
      onDone={isDone}
      {...(onClose && { onClose })}
    />
  );
}
