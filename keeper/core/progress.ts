/** Work that may outlast a call: call again after `retryInMs` until it is done. */
export type Progress =
  | { readonly done: true }
  | { readonly done: false; readonly retryInMs: number; readonly detail: string };
