import { Agent, FormData, request } from "undici";

export interface Answer {
  readonly status: number;
  readonly statusText: string;
  readonly contentType: string | null;
  readonly text: string;
}

type Params = Record<string, string | number | readonly string[]>;

/** A plain client of the Proxmox VE API, for tests that look at the wire. */
export class ApiClient {
  readonly #agent: Agent;
  readonly #url: string;
  readonly #headers: Record<string, string>;

  constructor(
    server: { url: string; caPem: string },
    credentials: { token?: string; headers?: Record<string, string> },
  ) {
    this.#agent = new Agent({ connect: { ca: server.caPem } });
    this.#url = `${server.url}/api2/json`;
    this.#headers = {
      ...(credentials.token === undefined ? {} : { authorization: `PVEAPIToken=${credentials.token}` }),
      ...credentials.headers,
    };
  }

  async close(): Promise<void> {
    await this.#agent.close();
  }

  async send(
    method: string,
    path: string,
    params: Params | null = {},
    raw?: { body: string | FormData; contentType?: string },
  ): Promise<Answer> {
    const form = new URLSearchParams();
    for (const [name, value] of Object.entries(params ?? {}))
      for (const item of Array.isArray(value) ? value : [value]) form.append(name, String(item));
    const inQuery = method === "GET" || method === "DELETE";
    const query = inQuery && form.size > 0 ? `?${form}` : "";
    const body = raw?.body ?? (inQuery || form.size === 0 ? null : form.toString());
    const type = raw ? raw.contentType : body === null ? undefined : "application/x-www-form-urlencoded";
    const answer = await request(`${this.#url}${path}${query}`, {
      dispatcher: this.#agent,
      method: method as "GET",
      headers: { ...this.#headers, ...(type === undefined ? {} : { "content-type": type }) },
      body: body as string | null,
    });
    return {
      status: answer.statusCode,
      statusText: answer.statusText,
      contentType: (answer.headers["content-type"] as string | undefined) ?? null,
      text: await answer.body.text(),
    };
  }

  /** The `data` of an answer that must be a success. */
  async data(method: string, path: string, params?: Params): Promise<unknown> {
    const answer = await this.send(method, path, params);
    if (answer.status !== 200)
      throw new Error(`${method} ${path}: ${answer.status} ${answer.statusText} ${answer.text}`);
    return (JSON.parse(answer.text) as { data: unknown }).data;
  }

  get(path: string, params?: Params): Promise<unknown> {
    return this.data("GET", path, params);
  }

  post(path: string, params?: Params): Promise<unknown> {
    return this.data("POST", path, params);
  }

  put(path: string, params?: Params): Promise<unknown> {
    return this.data("PUT", path, params);
  }

  /** Sends a call that answers with a UPID; resolves with the task's exit status. */
  async task(method: string, path: string, params?: Params): Promise<string> {
    return this.finished(String(await this.data(method, path, params)));
  }

  async finished(upid: string): Promise<string> {
    for (;;) {
      const node = upid.split(":")[1];
      const task = (await this.get(`/nodes/${node}/tasks/${encodeURIComponent(upid)}/status`)) as Record<
        string,
        string
      >;
      if (task.status === "stopped") return String(task.exitstatus);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }

  async upload(storage: string, filename: string, content: Buffer, node = "pve"): Promise<string> {
    const form = new FormData();
    form.append("content", "iso");
    form.append("filename", new Blob([new Uint8Array(content)]), filename);
    const answer = await this.send("POST", `/nodes/${node}/storage/${storage}/upload`, {}, { body: form });
    if (answer.status !== 200)
      throw new Error(`upload: ${answer.status} ${answer.statusText} ${answer.text}`);
    return this.finished((JSON.parse(answer.text) as { data: string }).data);
  }
}
