import { z } from "zod";
import { API_SHAPES } from "./api-shapes.ts";
import { registerSchema } from "./key-routes.ts";
import { approveSchema, claimSchema, denySchema } from "./login-routes.ts";
import { challengeSchema, signedSchema } from "./session-routes.ts";

interface ApiRoute {
  readonly method: "get" | "post" | "delete";
  /** As OpenAPI writes it, below `/api/v1`. */
  readonly path: string;
  readonly summary: string;
  readonly body?: z.ZodType;
  /** 204: no answer. */
  readonly status: 200 | 201 | 204;
  readonly answer?: keyof typeof API_SHAPES | "Document";
  readonly type?: "text/event-stream";
  readonly isPrivate?: true;
}

const SUBSCRIPTION = "/subscriptions/{subscription}";
const MACHINE = "/machines/{subscription}";

/** Every request that `/api/v1` takes. */
export const API_ROUTES: readonly ApiRoute[] = [
  {
    method: "get",
    path: "/host",
    summary: "Chain, contracts, money and the operator's name",
    status: 200,
    answer: "Host",
  },
  {
    method: "get",
    path: "/plans",
    summary: "All plans, those that are sold first, by price",
    status: 200,
    answer: "Plans",
  },
  { method: "get", path: "/status", summary: "How the host does", status: 200, answer: "Status" },
  { method: "get", path: "/openapi.json", summary: "This document", status: 200, answer: "Document" },
  { method: "get", path: SUBSCRIPTION, summary: "One subscription", status: 200, answer: "Subscription" },
  {
    method: "get",
    path: `${SUBSCRIPTION}/progress`,
    summary: "From payment to ready and on; Last-Event-ID resumes",
    status: 200,
    answer: "Progress",
    type: "text/event-stream",
  },
  {
    method: "get",
    path: "/owners/{address}/subscriptions",
    summary: "What a wallet holds, is lent, or has paid for",
    status: 200,
    answer: "Subscriptions",
  },
  {
    method: "get",
    path: "/commands/{nonce}",
    summary: "What came of an operator's command, sealed to who sent it",
    status: 200,
    answer: "Command",
  },
  {
    method: "post",
    path: "/session/challenge",
    summary: "A text to be signed, good once and for five minutes",
    body: challengeSchema,
    status: 200,
    answer: "Challenge",
  },
  {
    method: "post",
    path: "/session",
    summary: "Begins a session of an hour",
    body: signedSchema,
    status: 201,
    answer: "Session",
  },
  { method: "delete", path: "/session", summary: "Ends the session", status: 204, isPrivate: true },
  {
    method: "get",
    path: `${MACHINE}/usage`,
    summary: "Use by month",
    status: 200,
    answer: "Usage",
    isPrivate: true,
  },
  {
    method: "get",
    path: `${MACHINE}/credential`,
    summary: "How to reach the machine",
    status: 200,
    answer: "Credential",
    isPrivate: true,
  },
  {
    method: "get",
    path: `${MACHINE}/snapshots`,
    summary: "Snapshots and backups of the machine",
    status: 200,
    answer: "Snapshots",
    isPrivate: true,
  },
  {
    method: "get",
    path: `${MACHINE}/keys`,
    summary: "SSH keys that are let in",
    status: 200,
    answer: "Keys",
    isPrivate: true,
  },
  {
    method: "get",
    path: MACHINE,
    summary: "What a delegation's text says of a machine",
    status: 200,
    answer: "Machine",
  },
  {
    method: "post",
    path: "/keys",
    summary: "Brings or withdraws a delegated SSH key",
    body: registerSchema,
    status: 201,
    answer: "KeyRegistered",
  },
  { method: "get", path: "/logins/{id}", summary: "How a login stands", status: 200, answer: "LoginState" },
  {
    method: "post",
    path: "/logins/{id}/claim",
    summary: "Takes a login over with its code",
    body: claimSchema,
    status: 200,
    answer: "LoginClaim",
  },
  {
    method: "post",
    path: "/logins/{id}/approve",
    summary: "Lets the login in",
    body: approveSchema,
    status: 200,
    answer: "LoginState",
  },
  {
    method: "post",
    path: "/logins/{id}/deny",
    summary: "Refuses the login",
    body: denySchema,
    status: 200,
    answer: "LoginState",
  },
];

/** The API as an OpenAPI 3.1 document, from the schemas that requests are read by and answers are tested by. */
export function apiDocument(): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of API_ROUTES)
    paths[route.path] = { ...paths[route.path], [route.method]: operationOf(route) };
  return {
    openapi: "3.1.1",
    info: {
      title: "BlockHost portal",
      version: "1",
      description:
        "Read-only but for logins, keys and sessions. No cookies, no other origins. What is signed for is read from the chain.",
    },
    servers: [{ url: "/api/v1" }],
    paths,
    components: {
      schemas: Object.fromEntries(
        Object.entries(API_SHAPES).map(([name, shape]) => [name, schemaOf(shape, "output")]),
      ),
      securitySchemes: { session: { type: "http", scheme: "bearer" } },
    },
  };
}

function operationOf({ path, summary, body, status, answer, type, isPrivate }: ApiRoute): object {
  const schema = answer === "Document" ? { type: "object" } : { $ref: `#/components/schemas/${answer}` };
  const parameters = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
  }));
  const error = { "application/json": { schema: { $ref: "#/components/schemas/Error" } } };
  return {
    summary,
    ...(parameters.length > 0 && { parameters }),
    ...(body && {
      requestBody: { required: true, content: { "application/json": { schema: schemaOf(body, "input") } } },
    }),
    ...(isPrivate && { security: [{ session: [] }] }),
    responses: {
      [status]: {
        description: summary,
        ...(answer && { content: { [type ?? "application/json"]: { schema } } }),
      },
      default: { description: "Refused: what happened and what to do", content: error },
    },
  };
}

function schemaOf(schema: z.ZodType, io: "input" | "output"): object {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io });
  return rest;
}
