import { expect } from "chai";
import { jobAlert } from "../../../../keeper/watch/alerts/job-alert.ts";

describe("jobAlert", () => {
  it("takes code, words and remedy apart", () => {
    expect(
      jobAlert("42", "renew", "JOB_STUCK: renew: settle: X_Y: it is lost (remedy: look (twice))"),
    ).to.deep.equal({
      code: "JOB_STUCK",
      subject: "subscription 42, renew",
      what: "renew: settle: X_Y: it is lost",
      remedy: "look (twice)",
    });
  });

  it("takes words without a code for a saga that gave up", () => {
    expect(jobAlert("42", "suspend", "the end of patience")).to.include({
      code: "SAGA_GAVE_UP",
      what: "the end of patience",
    });
  });
});
