import type { ApiPlan } from "../../../../protocol/api/plan.ts";
import { checksumAddress } from "../../../../protocol/checksum-address.ts";
import { buyWords as words } from "../../text/buy.ts";

/** What a person has filled in. */
export interface Draft {
  readonly days: string;
  /** Which of the host's moneys. */
  readonly money: number;
  readonly isGift: boolean;
  readonly recipient: string;
}

export interface DraftErrors {
  readonly days?: string;
  readonly recipient?: string;
}

/** What is wrong in it, in words; nothing when it can be bought. */
export function errorsOf(draft: Draft, { minDays, maxDays }: ApiPlan, account: string | null): DraftErrors {
  const days = Number(draft.days);
  const isSold = /^[0-9]{1,5}$/.test(draft.days.trim()) && days >= minDays && days <= maxDays;
  const recipient = recipientOf(draft);
  return {
    ...(!isSold && { days: words.daysInvalid(minDays, maxDays) }),
    ...(draft.isGift &&
      recipient === null && {
        recipient: isAddress(draft) ? words.recipientMistyped : words.recipientInvalid,
      }),
    ...(draft.isGift &&
      recipient !== null &&
      recipient.toLowerCase() === account?.toLowerCase() && { recipient: words.recipientSelf }),
  };
}

/** Who gets a gift; null when what was typed is no address, or its capital letters say that one was mistyped. */
export function recipientOf({ recipient }: Draft): string | null {
  const typed = recipient.trim();
  if (!isAddress({ recipient })) return null;
  const checked = checksumAddress(typed);
  const digits = typed.slice(2);
  const hasNoCase = digits === digits.toLowerCase() || digits === digits.toUpperCase();
  return hasNoCase || typed === checked ? checked : null;
}

/** Whether it has an address's form; the zero address is nobody's. */
function isAddress({ recipient }: Pick<Draft, "recipient">): boolean {
  const typed = recipient.trim();
  return /^0x[0-9a-fA-F]{40}$/.test(typed) && !/^0x0{40}$/.test(typed);
}
