import { checksumAddress } from "../../../protocol/checksum-address.ts";

/** An account as wallets show it; all of it for who looks closer. */
export function Address({ of }: { readonly of: string }) {
  const full = checksumAddress(of);
  return (
    <span class="address">
      <span aria-hidden="true" title={full}>
        {full.slice(0, 8)}…{full.slice(-6)}
      </span>
      <span class="unseen">{full}</span>
    </span>
  );
}
