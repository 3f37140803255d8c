/** `GET /api/result`: what there is when the host is made. */
export interface SetupResult {
  /** Web address of the portal. */
  readonly portal: string;
  /** On the chain, by what they are. */
  readonly addresses: Readonly<Record<string, string | null>>;
  /** On the disk, by what they are. */
  readonly files: Readonly<Record<string, string>>;
}
