import { delegationMessage } from "../../../protocol/delegation-message.ts";
import { encodeDelegation } from "../../../protocol/delegation-token.ts";
import { post } from "../api.ts";
import { Facts } from "../parts/facts.tsx";
import { Title } from "../parts/frame.tsx";
import { Signing } from "../parts/signing.tsx";
import { absoluteTime } from "../parts/when.tsx";
import { keysWords as words } from "../text/keys.ts";
import type { KeyWish } from "./key-form.tsx";

/** A plain wallet's signature: 65 bytes. */
const PLAIN = /^0x[0-9a-fA-F]{130}$/;
/** Stands in a token where a contract wallet's signature has no room; the portal puts an approval there. */
const NONE = `0x${"00".repeat(65)}`;

/** What will be let in or withdrawn, and the signature for it. */
export function KeyReview(props: {
  readonly wish: KeyWish;
  onChange(): void;
  /** @param until unix seconds */
  onDone(until: number): void;
}) {
  const { wish, onChange, onDone } = props;
  const { key, place, delegation, subscription } = wish;
  const isWithdrawal = delegation.expiresAt === delegation.issuedAt;
  const line = key.line.split(" ")[1] ?? "";

  const send = async (wallet: string, signature: string) => {
    const isPlain = PLAIN.test(signature);
    await post("keys", {
      subscription,
      publicKey: key.line,
      wallet,
      token: encodeDelegation(delegation, isPlain ? signature : NONE),
      ...(!isPlain && { signature }),
    });
    onDone(delegation.expiresAt);
  };

  return (
    <section class="card">
      <Title takesFocus>{isWithdrawal ? words.reviewWithdraw : words.reviewAdd}</Title>
      <Facts
        rows={[
          [
            words.fingerprint,
            <span key="key" class="fingerprint">
              {key.fingerprint}
            </span>,
          ],
          [words.where, delegation.scope === "all" ? words.allMachines : place.vm],
          [words.user, delegation.user],
          ...(isWithdrawal
            ? []
            : ([
                [words.until, absoluteTime(delegation.expiresAt)],
                [words.from, delegation.source ?? words.anywhere],
              ] as const)),
        ]}
      />
      <Signing
        label={isWithdrawal ? words.signWithdraw : words.signAdd}
        textFor={(account) => delegationMessage(place, delegation, line, account)}
        onSigned={send}
      >
        <button type="button" class="button" onClick={onChange}>
          {words.change}
        </button>
      </Signing>
    </section>
  );
}
