import { useRef, useState } from "preact/hooks";
import { type Operation, operationCall } from "../../chain/machine-calls.ts";
import { ConfirmField } from "../../parts/confirm-field.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Section } from "../../parts/section.tsx";
import { machineWords } from "../../text/machine.ts";
import { Act } from "./act.tsx";
import { backupsGoToo } from "./backups-go-too.ts";
import { Happenings } from "./happenings.tsx";
import { nameOf, type Scene } from "./scene.ts";
import type { Happenings as Story } from "./use-happenings.ts";

const words = machineWords.control;

type Switch = Exclude<Operation, "snapshot" | "rollback">;
const SWITCHES: readonly Switch[] = ["reboot", "stop", "start", "reinstall"];

/** What a person may have the host do with the machine, by transaction. */
export function ControlSection({ scene, story }: { readonly scene: Scene; readonly story: Story }) {
  const { of } = scene;
  const [chosen, setChosen] = useState<Switch | null>(null);
  // What it is already in, it is not switched to; what is not known forbids nothing.
  const useless = of.power === "running" ? "start" : of.power === "stopped" ? "stop" : null;
  return (
    <Section id="control" title={words.title} lead={of.status === "active" ? words.lead : words.inactive}>
      {of.status === "active" && (
        <>
          <div class="switches">
            {SWITCHES.filter((one) => one !== useless).map((one) => (
              <button
                key={one}
                type="button"
                class={one === "reinstall" ? "button danger" : "button"}
                onClick={() => setChosen(one)}
              >
                {words[one]}
              </button>
            ))}
          </div>
          {chosen !== null && (
            <Dialog title={words[chosen]} onClose={() => setChosen(null)}>
              <Question scene={scene} story={story} operation={chosen} onClose={() => setChosen(null)} />
            </Dialog>
          )}
        </>
      )}
      <Happenings of={story} />
    </Section>
  );
}

function Question(props: {
  readonly scene: Scene;
  readonly story: Story;
  readonly operation: Switch;
  onClose(): void;
}) {
  const { scene, story, operation, onClose } = props;
  const { host, of, account } = scene;
  const [confirmed, setConfirmed] = useState("");
  const asked = useRef<ReturnType<Story["ask"]> | null>(null);
  const name = nameOf(of);
  const isReinstall = operation === "reinstall";
  return (
    <>
      {isReinstall ? (
        <>
          <Notice tone="bad">
            {words.reinstallAsk(name)} {backupsGoToo(scene)} {words.finality}
          </Notice>
          <ConfirmField
            id="reinstall-confirm"
            label={words.reinstallType(name)}
            value={confirmed}
            onChange={setConfirmed}
          />
        </>
      ) : (
        <p>{words[`${operation}Ask`]}</p>
      )}
      <Act
        scene={scene}
        name={operation}
        label={isReinstall ? words.reinstallGo(name) : words[operation]}
        done={words.asked}
        isDanger={isReinstall}
        onDone={() => asked.current?.(words[operation])}
        onClose={onClose}
        isReady={!isReinstall || confirmed.trim() === name}
        call={async () => {
          asked.current = story.ask();
          return operationCall(host.contracts, BigInt(of.id), account, operation);
        }}
      />
    </>
  );
}
