import type { ApiKey } from "../../../../protocol/api/session.ts";
import { parseSshHostKey } from "../../../../protocol/ssh-host-key.ts";
import { Address } from "../../parts/address.tsx";
import { Section } from "../../parts/section.tsx";
import { When } from "../../parts/when.tsx";
import { machineWords } from "../../text/machine.ts";
import { Private } from "./private.tsx";
import type { Scene } from "./scene.ts";
import type { Session } from "./use-session.ts";

const words = machineWords.keys;

/** SSH keys that a wallet has let in; which those are, who has signed in is told. */
export function KeysSection({ scene, session }: { readonly scene: Scene; readonly session: Session }) {
  const { id } = scene.of;
  return (
    <Section id="keys" title={words.title} lead={words.lead}>
      {session.isOpen && (
        <Private session={session} path={`machines/${id}/keys`}>
          {(answer) => <Keys id={id} keys={answer.keys as readonly ApiKey[]} />}
        </Private>
      )}
      <div class="actions">
        <a class="button" href={`/keys?machine=${id}`}>
          {words.add}
        </a>
      </div>
    </Section>
  );
}

function Keys({ id, keys }: { readonly id: string; readonly keys: readonly ApiKey[] }) {
  return (
    <>
      <ul class="keys">
        {keys.length === 0 && <li class="small">{words.none}</li>}
        {keys.map(({ key, wallet, scope, expiresAt }) => (
          <li key={`${key} ${wallet}`}>
            <span class="fingerprint">{parseSshHostKey(`ssh-ed25519 ${key}`)?.fingerprint ?? key}</span>
            <span class="small">
              {scope === "all" ? words.all : words.one} <Address of={wallet} />, {words.until}{" "}
              <When at={expiresAt} />
            </span>
            <a href={`/keys?machine=${id}&withdraw=${encodeURIComponent(key)}`}>{words.withdraw}</a>
          </li>
        ))}
      </ul>
      <p class="small">{words.yourComputer}</p>
    </>
  );
}
