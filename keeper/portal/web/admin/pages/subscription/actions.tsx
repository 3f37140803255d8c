import { useState } from "preact/hooks";
import type { AdminSubscription } from "../../../../../protocol/api/admin/admin-subscription.ts";
import { terminateCall } from "../../../chain/admin-calls.ts";
import { ConfirmField } from "../../../parts/confirm-field.tsx";
import { Field } from "../../../parts/field.tsx";
import { Notice } from "../../../parts/notice.tsx";
import { Transact } from "../../../parts/transact.tsx";
import { panelWords } from "../../../text/admin/panel.ts";
import { adminSubscriptionsWords as words } from "../../../text/admin/subscriptions.ts";
import { Order } from "../../parts/order.tsx";
import { Part } from "../../parts/part.tsx";
import { useQuestion } from "../../parts/use-question.tsx";
import { useScene } from "../../scene.ts";

/** Characters that the command takes, and bytes of the contract's reason. */
const MOST = { reason: 160, onChain: 31 };

interface ActionProps {
  readonly of: AdminSubscription;
  refresh(): void;
}

/** What the operator can have done: by commands to the keeper, and one by the contract. */
export function Actions(props: ActionProps) {
  const { of } = props;
  const { ask, question } = useQuestion();
  const { status, measure } = of.subscription;
  const isRunning = status === "active" || status === "grace";
  return (
    <Part id="actions" title={words.actions}>
      <p class="small">{isRunning ? words.actionsLead : words.notActive}</p>
      {isRunning && (
        <div class="switches">
          {measure?.kind !== "suspend" ? (
            <Switch
              label={words.suspend}
              onPress={() => ask(words.suspend, (close) => <Suspend {...props} onClose={close} />)}
            />
          ) : (
            <Switch
              label={words.resume}
              onPress={() =>
                ask(words.resume, (close) => <Command {...props} word="resume" onClose={close} />)
              }
            />
          )}
          {(measure?.kind === "warn" || measure?.kind === "throttle") && (
            <Switch
              label={words.lift}
              onPress={() => ask(words.lift, (close) => <Command {...props} word="lift" onClose={close} />)}
            />
          )}
          <Switch
            label={words.reboot}
            onPress={() => ask(words.reboot, (close) => <Command {...props} word="reboot" onClose={close} />)}
          />
          <Switch
            label={words.terminate}
            isDanger
            onPress={() => ask(words.terminate, (close) => <Terminate {...props} onClose={close} />)}
          />
        </div>
      )}
      {question}
    </Part>
  );
}

function Switch(props: { readonly label: string; readonly isDanger?: boolean; onPress(): void }) {
  return (
    <button type="button" class={props.isDanger ? "button danger" : "button"} onClick={props.onPress}>
      {props.label}
    </button>
  );
}

function Command(props: ActionProps & { readonly word: "resume" | "reboot" | "lift"; onClose(): void }) {
  const { of, word, refresh, onClose } = props;
  const { id } = of.subscription;
  return (
    <>
      <p>{words[`${word}Ask`]}</p>
      <Order
        name={`${word}-${id}`}
        label={words[word]}
        done={words.posted}
        command={{ word, subscription: id }}
        onPosted={refresh}
        onClose={onClose}
      />
    </>
  );
}

function Suspend({ of, refresh, onClose }: ActionProps & { onClose(): void }) {
  const [reason, setReason] = useState("");
  const { id } = of.subscription;
  const given = reason.trim();
  const isGiven = given.length > 0 && given.length <= MOST.reason;
  return (
    <>
      <p>{words.suspendAsk}</p>
      <Field id="suspend-reason" label={words.reason} hint={words.reasonHint}>
        {(attributes) => (
          <input
            {...attributes}
            value={reason}
            maxLength={MOST.reason}
            onInput={({ currentTarget }) => setReason(currentTarget.value)}
          />
        )}
      </Field>
      <Order
        name={`suspend-${id}`}
        label={words.suspend}
        done={words.posted}
        isDanger
        command={isGiven ? { word: "suspend", subscription: id, reason: given } : null}
        onPosted={refresh}
        onClose={onClose}
      />
    </>
  );
}

function Terminate({ of, refresh, onClose }: ActionProps & { onClose(): void }) {
  const { host, wallet, account, me } = useScene();
  const [reason, setReason] = useState("");
  const [confirmed, setConfirmed] = useState("");
  const { id } = of.subscription;
  const isGiven = /^[\x21-\x7e][\x20-\x7e]*$/.test(reason) && reason.length <= MOST.onChain;
  if (!me?.roles.includes("operator")) return <Notice tone="warn">{panelWords.needsOperator}</Notice>;
  return (
    <>
      <Notice tone="bad">{words.terminateAsk(id)}</Notice>
      <Field id="terminate-reason" label={words.terminateReason} hint={words.terminateReasonHint}>
        {(attributes) => (
          <input
            {...attributes}
            value={reason}
            maxLength={MOST.onChain}
            onInput={({ currentTarget }) => setReason(currentTarget.value)}
          />
        )}
      </Field>
      <ConfirmField
        id="terminate-confirm"
        label={words.terminateType(id)}
        value={confirmed}
        onChange={setConfirmed}
      />
      <Transact
        name={`terminate-${id}`}
        host={host}
        wallet={wallet}
        account={account}
        label={words.terminateGo(id)}
        done={words.terminated}
        isDanger
        isReady={isGiven && confirmed.trim() === id}
        call={async () => terminateCall(host.contracts.subscriptions, BigInt(id), reason)}
        onDone={refresh}
        onClose={onClose}
      />
    </>
  );
}
