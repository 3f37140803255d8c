/** How the renewal of the portal's certificate goes. */
export interface Renewal {
  /** Why it does not go as it should, in words for a person; null when it does, or there is nothing to renew. */
  trouble(): { readonly what: string; readonly remedy: string } | null;
}
