import type { JobStore } from "../../../keeper/jobs/job-store.ts";

/** The store, with something that happens around each of its journal writes, which are counted from 1. */
export function watchedStore(
  store: JobStore,
  around: (write: () => Promise<void>, count: number) => Promise<void>,
): JobStore {
  let count = 0;
  const record: JobStore["record"] = (job, entries, options) =>
    around(() => store.record(job, entries, options), ++count);
  return new Proxy(store, {
    get: (target, name) => {
      if (name === "record") return record;
      const value = Reflect.get(target, name) as unknown;
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}
