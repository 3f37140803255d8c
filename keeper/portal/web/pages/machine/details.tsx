import type { Credential } from "../../../../protocol/credential.ts";
import { knownHostsLine } from "../../../../protocol/known-hosts-line.ts";
import { parseSshHostKey } from "../../../../protocol/ssh-host-key.ts";
import { sshLine } from "../../../../protocol/ssh-line.ts";
import { CopyLine } from "../../parts/copy-line.tsx";
import { Facts } from "../../parts/facts.tsx";
import { machineWords } from "../../text/machine.ts";

const words = machineWords.connect;

/** Where a machine is, and how to get in. */
export function Details({ of }: { readonly of: Credential }) {
  const { host, port, user, hostKey } = of;
  const fingerprint = parseSshHostKey(hostKey)?.fingerprint ?? hostKey;
  return (
    <div class="form">
      <CopyLine label={words.command} value={sshLine(of)} />
      <p class="small">{words.how}</p>
      <CopyLine label={words.knownHosts} value={knownHostsLine(of)} />
      <p class="small">{words.knownHostsHint}</p>
      <Facts
        rows={[
          [words.host, host],
          [words.port, String(port)],
          [words.user, user],
          [
            words.fingerprint,
            <span key="key" class="fingerprint">
              {fingerprint}
            </span>,
          ],
        ]}
      />
    </div>
  );
}
