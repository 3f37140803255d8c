/** Named locks in order of arrival; a waiter gives up after its time. */
export class LockTable {
  readonly #held = new Map<string, Array<() => void>>();

  isHeld(name: string): boolean {
    return this.#held.has(name);
  }

  /**
   * Runs `work` under a lock.
   * @param onWait called once when somebody else holds it
   * @param onGot called when the wait was worth it
   * @throws what `onTimeout` returns, when it was not granted within `timeoutMs`
   */
  async run<T>(
    name: string,
    options: { timeoutMs: number; onWait?: () => void; onGot?: () => void; onTimeout: () => Error },
    work: () => Promise<T> | T,
  ): Promise<T> {
    if (this.#held.has(name)) {
      options.onWait?.();
      await this.#wait(name, options.timeoutMs, options.onTimeout);
      options.onGot?.();
    } else {
      this.#held.set(name, []);
    }
    try {
      return await work();
    } finally {
      this.#release(name);
    }
  }

  async #wait(name: string, timeoutMs: number, onTimeout: () => Error): Promise<void> {
    const queue = this.#held.get(name) as Array<() => void>;
    await new Promise<void>((resolve, reject) => {
      const granted = (): void => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        const index = queue.indexOf(granted);
        if (index >= 0) queue.splice(index, 1);
        reject(onTimeout());
      }, timeoutMs);
      queue.push(granted);
    });
  }

  #release(name: string): void {
    const queue = this.#held.get(name);
    const next = queue?.shift();
    if (next) next();
    else this.#held.delete(name);
  }
}
