export interface TaskFault {
  /** Task type, such as `qmclone`; any when absent. */
  readonly type?: string;
  /** The task's id (of a clone: the template's). */
  readonly id?: string;
  /** Milliseconds before the worker begins. */
  readonly delayMs?: number;
  /** The worker does not begin before this resolves. */
  readonly until?: Promise<void>;
  /** Exit status in place of the work. */
  readonly failWith?: string;
  /** The worker dies before it did anything: `unexpected status`. */
  readonly die?: boolean;
  /** How many tasks it strikes; 1 unless told. */
  readonly times?: number;
}

export interface RequestFault {
  readonly method?: string;
  /** Matched against the path below /api2/json. */
  readonly path?: RegExp;
  /**
   * `drop-before`: the connection ends before anything is done. `drop-after`: all is done, the answer is lost.
   * A number: that status (595, 596) with an empty body, nothing done.
   */
  readonly kind: "drop-before" | "drop-after" | number;
  readonly times?: number;
}

/** Switches that tests use to make the node misbehave. Each strikes a number of times and is then spent. */
export class Faults {
  readonly #tasks: Array<{ fault: TaskFault; left: number }> = [];
  readonly #requests: Array<{ fault: RequestFault; left: number }> = [];

  task(fault: TaskFault): void {
    this.#tasks.push({ fault, left: fault.times ?? 1 });
  }

  request(fault: RequestFault): void {
    this.#requests.push({ fault, left: fault.times ?? 1 });
  }

  clear(): void {
    this.#tasks.length = 0;
    this.#requests.length = 0;
  }

  /** The text that a task must fail with, `die`, or nothing. */
  async beforeTask(type: string, id: string, signal: AbortSignal): Promise<string | undefined> {
    const fault = take(this.#tasks, (each) => (each.type ?? type) === type && (each.id ?? id) === id);
    if (!fault) return undefined;
    if (fault.delayMs !== undefined) await delay(fault.delayMs, signal);
    if (fault.until) await Promise.race([fault.until, interrupted(signal)]);
    return fault.die ? "die" : fault.failWith;
  }

  takeRequest(method: string, path: string): RequestFault | undefined {
    return take(
      this.#requests,
      (each) => (each.method ?? method) === method && (each.path?.test(path) ?? true),
    );
  }
}

function take<F>(list: Array<{ fault: F; left: number }>, matches: (fault: F) => boolean): F | undefined {
  const entry = list.find(({ fault }) => matches(fault));
  if (!entry) return undefined;
  entry.left--;
  if (entry.left <= 0) list.splice(list.indexOf(entry), 1);
  return entry.fault;
}

function interrupted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const stop = (): void => reject(new Error("received interrupt"));
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  });
}

function delay(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(new Error("received interrupt"));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, ms);
    signal.addEventListener("abort", stop, { once: true });
  });
}
