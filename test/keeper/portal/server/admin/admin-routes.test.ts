import { expect } from "chai";
import type { Router } from "express";
import { AdminDoor } from "../../../../../keeper/portal/server/admin/admin-door.ts";
import { adminRoutes } from "../../../../../keeper/portal/server/admin/admin-routes.ts";
import { Sessions } from "../../../../../keeper/portal/server/sessions.ts";
import { ADMIN_READS } from "../../support/admin-answers.ts";

describe("what can be asked of the panel", () => {
  it("is to sign in, to sign out, and questions: there is no other request", () => {
    const site = { domain: "host.example", chainId: 1n, contract: `0x${"0".repeat(40)}` };
    const sessions = new Sessions(
      site,
      () => 0,
      () => new Uint8Array(32),
    );
    const router = adminRoutes({
      sessions,
      door: new AdminDoor(sessions, { rolesOf: async () => [] }, () => 0),
      signatures: { check: async () => null },
      reads: ADMIN_READS,
      inbox: null,
    });
    const requests = requestsOf(router);
    expect(requests.length).to.be.greaterThan(10);
    expect(requests.filter((request) => !request.startsWith("get /admin/"))).to.deep.equal([
      "post /session/challenge",
      "post /session",
      "delete /session",
    ]);
  });
});

function requestsOf(router: Router): readonly string[] {
  return router.stack.flatMap(({ route }) =>
    route === undefined ? [] : route.stack.map(({ method }) => `${method} ${route.path}`),
  );
}
