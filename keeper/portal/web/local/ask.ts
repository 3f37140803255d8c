import type { EncryptionKeyRequest } from "../../../protocol/encryption-key.ts";

/** What the page is to have signed, as JSON brings it there; numbers of any size are decimal text. */
export type Ask =
  | { readonly kind: "text"; readonly words: string; readonly text: string }
  | {
      readonly kind: "encryption-key";
      readonly words: string;
      readonly request: JsonOf<EncryptionKeyRequest>;
    };

type JsonOf<T> = T extends bigint ? string : T extends object ? { readonly [K in keyof T]: JsonOf<T[K]> } : T;
