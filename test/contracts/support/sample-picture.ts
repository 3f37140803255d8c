import { MaxUint256 } from "ethers";
import { chain } from "./chain.ts";
import { delivered } from "./delivered.ts";
import { planTerms } from "./plan-terms.ts";
import { platform } from "./platform.ts";
import { tokenMetadata } from "./token-metadata.ts";

/** The picture of the first token of a fresh platform, delivered on the first day of 2027. */
export async function samplePicture(): Promise<string> {
  const { networkHelpers } = chain;
  const p = await networkHelpers.loadFixture(platform);
  const terms = { name: "Medium", vcpus: 4, memoryMiB: 8192, diskGiB: 160, mbps: 1000 };
  await p.subscriptions.connect(p.planner).addPlan(planTerms(terms));
  await networkHelpers.time.setNextBlockTimestamp(Date.parse("2027-01-01") / 1000);
  const { id } = await delivered(p, { planId: 2, maxAmount: MaxUint256 });
  return tokenMetadata(await p.credential.tokenURI(id)).svg;
}
