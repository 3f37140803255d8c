import { expect } from "chai";
import type { Router } from "express";
import { API_ROUTES, apiDocument } from "../../../../keeper/portal/server/api-document.ts";
import { API_SHAPES } from "../../../../keeper/portal/server/api-shapes.ts";
import { commandRoutes } from "../../../../keeper/portal/server/command-routes.ts";
import { keyRoutes } from "../../../../keeper/portal/server/key-routes.ts";
import { loginRoutes } from "../../../../keeper/portal/server/login-routes.ts";
import { Logins } from "../../../../keeper/portal/server/logins.ts";
import { readRoutes } from "../../../../keeper/portal/server/read-routes.ts";
import { sessionRoutes } from "../../../../keeper/portal/server/session-routes.ts";
import { Sessions } from "../../../../keeper/portal/server/sessions.ts";
import { delegationMessage } from "../../../../keeper/protocol/delegation-message.ts";
import { encodeDelegation } from "../../../../keeper/protocol/delegation-token.ts";
import { loginMessage } from "../../../../keeper/protocol/login-message.ts";
import { sshHostKey } from "../../../../keeper/protocol/ssh-host-key.ts";
import { EventReader } from "../../support/event-reader.ts";
import { CODE, PortalRoom } from "../support/portal-room.ts";

/** What a route answers with, called as somebody who may. */
type Call = (room: PortalRoom) => Promise<{ status: number; body: unknown }>;

const url = (room: PortalRoom, path: string) => `${room.portal?.url}/api/v1${path}`;
const get =
  (path: string): Call =>
  (room) =>
    room.get(`/api/v1${path}`);

async function session(room: PortalRoom) {
  const wallet = room.owner.address;
  const { body } = await room.post("/api/v1/session/challenge", { wallet });
  const text = String(body.text);
  return room.post("/api/v1/session", { wallet, text, signature: await room.owner.signMessage(text) });
}

const owned =
  (path: string, method = "GET"): Call =>
  async (room) => {
    const authorization = `Bearer ${(await session(room)).body.token}`;
    const response = await fetch(url(room, path), { method, headers: { authorization } });
    const text = await response.text();
    return { status: response.status, body: text === "" ? undefined : JSON.parse(text) };
  };

async function claimed(room: PortalRoom) {
  const attempt = room.attempt();
  room.login(attempt);
  await room.until(attempt.sid, "waiting");
  const path = `/api/v1/logins/${attempt.sid}`;
  const answer = await room.post(`${path}/claim`, { code: CODE });
  return { attempt, path, answer, ticket: answer.body.ticket };
}

const CALLS: Readonly<Record<string, Call>> = {
  "get /host": get("/host"),
  "get /plans": get("/plans"),
  "get /status": get("/status"),
  "get /openapi.json": get("/openapi.json"),
  "get /subscriptions/{subscription}": get("/subscriptions/42"),
  "get /owners/{address}/subscriptions": get(`/owners/0x${"0a".repeat(20)}/subscriptions`),
  "get /subscriptions/{subscription}/progress": async (room) => {
    const reader = await EventReader.open(url(room, "/subscriptions/42/progress"));
    await reader.until("seen");
    await reader.leave();
    return { status: reader.status ?? 0, body: reader.events()[0] };
  },
  "get /commands/{nonce}": (room) => {
    room.answers.set(7n, { hash: `0x${"ab".repeat(32)}`, sealed: "0x00ff", open: null });
    return room.get("/api/v1/commands/7");
  },
  "post /session/challenge": (room) => room.post("/api/v1/session/challenge", { wallet: room.owner.address }),
  "post /session": session,
  "delete /session": owned("/session", "DELETE"),
  "get /machines/{subscription}/usage": owned("/machines/42/usage"),
  "get /machines/{subscription}/credential": owned("/machines/42/credential"),
  "get /machines/{subscription}/snapshots": owned("/machines/42/snapshots"),
  "get /machines/{subscription}/keys": owned("/machines/42/keys"),
  "get /machines/{subscription}": get("/machines/42"),
  "post /keys": async (room) => {
    const line = sshHostKey(new Uint8Array(32).fill(7)).line;
    const delegation = {
      scope: "machine",
      issuedAt: room.now,
      expiresAt: room.now + 600,
      nonce: "ABCDEFGHIJKLMNOPQRSTUVWXYA",
      user: "admin",
      source: null,
    } as const;
    const { domain, chainId, contract, vm, tokenId } = room.attempt();
    const place = { domain, chainId, contract, vm, tokenId };
    const wallet = room.owner.address;
    const signed = await room.owner.signMessage(
      delegationMessage(place, delegation, line.split(" ")[1] ?? "", wallet),
    );
    const token = encodeDelegation(delegation, signed);
    return room.post("/api/v1/keys", { subscription: "42", publicKey: line, wallet, token });
  },
  "get /logins/{id}": get("/logins/ABCDEFGH"),
  "post /logins/{id}/claim": async (room) => (await claimed(room)).answer,
  "post /logins/{id}/approve": async (room) => {
    const { attempt, path, ticket } = await claimed(room);
    const wallet = room.owner.address;
    const signature = await room.owner.signMessage(loginMessage(attempt, wallet));
    return room.post(`${path}/approve`, { ticket, wallet, signature });
  },
  "post /logins/{id}/deny": async (room) => {
    const { path, ticket } = await claimed(room);
    return room.post(`${path}/deny`, { ticket });
  },
};

describe("the API's document", () => {
  let room: PortalRoom;
  beforeEach(async () => {
    room = new PortalRoom();
    await room.start();
    room.view.seen(42n);
    room.view.lines = [{ seq: 1, at: 5, name: "seen", saga: "provision", step: "" }];
  });
  afterEach(() => room.stop());

  for (const { method, path, status, answer } of API_ROUTES) {
    it(`is true of ${method} ${path}`, async () => {
      const call = CALLS[`${method} ${path}`];
      if (!call) return expect.fail("is not called here");
      const answered = await call(room);
      expect(answered.status).to.equal(status);
      if (answer === undefined) expect(answered.body).to.equal(undefined);
      else if (answer !== "Document") API_SHAPES[answer].parse(answered.body);
    });
  }

  it("names every route that there is, and no other", () => {
    const { view } = room;
    // No route is called here: what they work on does not matter.
    const parts = { site: { domain: "x", chainId: 1n, contract: "0x" } } as Parameters<typeof keyRoutes>[0];
    const sessions = new Sessions(
      parts.site,
      () => 0,
      () => new Uint8Array(),
    );
    const logins = new Logins(room.time, () => new Uint8Array());
    const served = [
      ...routesOf(readRoutes(view.reading, view.feed)),
      ...routesOf(commandRoutes({ answer: async () => null }), "/commands"),
      ...routesOf(keyRoutes(parts)),
      ...routesOf(sessionRoutes({ ...parts, sessions, host: view.host, vcpusOf: async () => 1 })),
      ...routesOf(
        loginRoutes(logins, parts.ownership, parts.signatures, () => 0),
        "/logins",
      ),
    ];
    const documented = API_ROUTES.map(({ method, path }) => `${method} ${path}`);
    // A route may have several handlers.
    expect(documented.sort()).to.deep.equal([...new Set(served)].sort());
  });

  it("is OpenAPI 3.1 with no reference into nothing", () => {
    const text = JSON.stringify(apiDocument());
    const document = JSON.parse(text) as {
      openapi: string;
      components: { schemas: Record<string, { additionalProperties?: boolean }> };
    };
    expect(document.openapi).to.equal("3.1.1");
    for (const [, name = ""] of text.matchAll(/"#\/components\/schemas\/(\w+)"/g))
      expect(document.components.schemas).to.have.property(name);
    expect(document.components.schemas.Host?.additionalProperties).to.equal(false);
  });

  it("tells errors as it says", async () => {
    for (const path of ["/subscriptions/999", "/machines/42/usage", "/nowhere", "/owners/x/subscriptions"]) {
      const { status, body } = await room.get(`/api/v1${path}`);
      expect(status, path).to.be.within(400, 499);
      API_SHAPES.Error.parse(body);
    }
  });
});

function routesOf(router: Router, prefix = ""): string[] {
  return router.stack.flatMap(({ route }) =>
    (route?.stack ?? []).map(
      ({ method }) => `${method} ${prefix}${route?.path.replaceAll(/:(\w+)/g, "{$1}")}`,
    ),
  );
}
