import { type DeploymentResult, DeploymentResultType } from "@nomicfoundation/ignition-core";
import { BlockHostError, FinalError, RetryableError } from "../../keeper/core/errors.ts";

/**
 * What is thrown for what Ignition threw: it wraps an error of ours in words of its own, so ours is handed in.
 *
 * @param cause why the last request of Ignition's failed, if it did
 * @param deployer address of the key that pays
 */
export function ignitionError(
  error: unknown,
  cause: BlockHostError | null,
  deployer: string,
): BlockHostError {
  const ours = cause ?? (error instanceof BlockHostError ? error : null);
  if (ours?.code === "KEEPER_OUT_OF_GAS") return outOfGas(ours, deployer);
  if (ours !== null) return ours;
  return new RetryableError(
    "DEPLOYMENT_STOPPED",
    `Ignition stopped: ${error instanceof Error ? error.message : String(error)}`,
    "Try again: it goes on where it was.",
    { cause: error },
  );
}

/** Why a deployment did not come to its end. */
export function unsuccessful(result: DeploymentResult, folder: string): BlockHostError {
  switch (result.type) {
    case DeploymentResultType.RECONCILIATION_ERROR:
      return new FinalError(
        "DEPLOYMENT_CHANGED",
        `The contracts were deployed with other answers, at least in part: ${wordsOf(result.errors)}`,
        `Bring those answers back; a plan or a role is changed later, in the running host. Or begin a new deployment: move ${folder} away; what the old one has made stays on the chain, unused.`,
      );
    case DeploymentResultType.VALIDATION_ERROR:
      return new FinalError(
        "DEPLOYMENT_INVALID",
        `The contracts cannot be deployed with these answers: ${wordsOf(result.errors)}`,
        "Correct the answers about contracts and plans.",
      );
    case DeploymentResultType.EXECUTION_ERROR:
      return new RetryableError(
        "DEPLOYMENT_FAILED",
        `The deployment failed at ${result.failed.map(({ futureId, error }) => `${futureId} (${error})`).join(", ")}`,
        "Try again: what failed is done anew, and nothing else. If it stays, correct the answers about contracts and plans.",
      );
    default:
      return new RetryableError(
        "DEPLOYMENT_FAILED",
        `The deployment is not done: ${JSON.stringify(result)}`,
        "Try again: what failed is done anew, and nothing else.",
      );
  }
}

function wordsOf(errors: Readonly<Record<string, readonly string[]>>): string {
  return Object.entries(errors)
    .map(([future, each]) => `${future}: ${each.join(" ")}`)
    .join("; ");
}

function outOfGas({ message }: BlockHostError, deployer: string): RetryableError {
  return new RetryableError(
    "DEPLOYER_OUT_OF_GAS",
    message,
    `Send the chain's coin to ${deployer}, and try again: it goes on where it was.`,
  );
}
