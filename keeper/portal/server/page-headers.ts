import type { RequestHandler } from "express";
import helmet from "helmet";

/**
 * What every answer to a browser says of itself: what its page may do, and that nobody keeps it.
 *
 * @param styleHashes of styles within the document, as `SiteDocument` has them
 */
export function pageHeaders(isSecure: boolean, styleHashes: readonly string[]): RequestHandler[] {
  return [
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'none'"],
          scriptSrc: ["'self'"],
          styleSrc: ["'self'", ...styleHashes],
          connectSrc: ["'self'"],
          // Wallets bring their icons as data (EIP-6963).
          imgSrc: ["'self'", "data:"],
          baseUri: ["'none'"],
          formAction: ["'none'"],
          frameAncestors: ["'none'"],
        },
      },
      // Some wallets are pages of their own, which answer the one that opened them.
      crossOriginOpenerPolicy: { policy: "same-origin-allow-popups" },
      referrerPolicy: { policy: "no-referrer" },
      strictTransportSecurity: isSecure ? { maxAge: 63_072_000 } : false,
      xFrameOptions: { action: "deny" },
    }),
    (_request, response, next) => {
      response.set({
        "Cache-Control": "no-store",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
      });
      next();
    },
  ];
}
