import { useState } from "preact/hooks";
import { Address } from "../../../keeper/portal/web/parts/address.tsx";
import { Dialog } from "../../../keeper/portal/web/parts/dialog.tsx";
import { WalletProof } from "../parts/wallet-proof.tsx";
import { useSetup } from "../setup.ts";
import { adminWords as words } from "../text/admin.ts";

/** The wallet that has signed in; another one signs before it can be the admin. */
export function AdminWallet() {
  const { session, chosen, refresh, keepChecks } = useSetup();
  const [isAsked, setAsked] = useState(false);
  return (
    <div class="field">
      <p class="label">{words.wallet}</p>
      <p class="admin-wallet">
        <Address of={session.wallet ?? ""} />
        <button type="button" class="link" onClick={() => setAsked(true)}>
          {words.otherWallet}
        </button>
      </p>
      <p class="hint">{words.walletHint}</p>
      {isAsked && (
        <Dialog title={words.otherWallet} onClose={() => setAsked(false)}>
          <WalletProof
            csrf={session.csrf ?? ""}
            chosen={chosen}
            onSigned={async () => {
              // The answer names the wallet before: it has to be given anew.
              keepChecks("admin", null);
              await refresh();
              setAsked(false);
            }}
          />
        </Dialog>
      )}
    </div>
  );
}
