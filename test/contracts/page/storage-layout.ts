/** solc's `storageLayout`. */
export interface StorageLayout {
  readonly storage: readonly StoredVariable[];
  readonly types: Readonly<Record<string, StoredType>> | null;
}

export interface StoredVariable {
  readonly astId: number;
  readonly label: string;
  readonly slot: string;
  /** From the low-order end of the slot, in bytes. */
  readonly offset: number;
  readonly type: string;
}

export interface StoredType {
  readonly label: string;
  readonly numberOfBytes: string;
  /** Of a mapping. */
  readonly value?: string;
  /** Of an array. */
  readonly base?: string;
  /** Of a struct; slots count from its first. */
  readonly members?: readonly StoredVariable[];
}
