// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IAccessCredential} from "./IAccessCredential.sol";

/// @title Money and life of a subscription: escrow, delivery, earning, refund.
/// @notice Money is in escrow until the VM is delivered, is then earned second by second, and the rest comes back
/// on cancel or terminate. Ids (`id`, `ids`) are those of subscriptions, start at 1 and are the token ids of
/// `credential()`. Times are unix seconds, amounts are in units of the subscription's token.
interface ISubscriptions {
    /// @notice Where a subscription stands; computed from its phase and the time.
    /// None: no such id. Pending: paid, not delivered. Active: delivered, `now < expiresAt`. Grace: expired, the disk
    /// is kept, renewal is possible. Lapsed: the grace period is over, may be closed. Refunded: rejected or reclaimed
    /// before delivery. Cancelled, Terminated: ended early by owner or operator, may be closed. Closed: token burned.
    enum Status {
        None,
        Pending,
        Active,
        Grace,
        Lapsed,
        Refunded,
        Cancelled,
        Terminated,
        Closed
    }

    /// @notice What a tenant may ask of the VM by transaction.
    enum Operation {
        Reboot,
        Stop,
        Start,
        Reinstall,
        Snapshot,
        Rollback
    }

    /// @notice An order.
    /// @param planId What to buy.
    /// @param numDays For how many days, counted from delivery.
    /// @param token Accepted stablecoin to pay with.
    /// @param maxAmount Most that may be taken, in units of `token`.
    /// @param recipient Who gets the access token; somebody else makes it a gift.
    /// @param encryptionKey X25519 public key that the connection details are sealed to.
    struct PurchaseParams {
        uint32 planId;
        uint16 numDays;
        address token;
        uint256 maxAmount;
        address recipient;
        bytes32 encryptionKey;
    }

    /// @notice An ERC-2612 permit for this contract by the caller.
    /// @param value Allowance that was signed.
    /// @param deadline Last second in which the permit is valid.
    /// @param v Of the signature, as are `r` and `s`.
    struct Permit {
        uint256 value;
        uint256 deadline;
        uint8 v;
        bytes32 r;
        bytes32 s;
    }

    /// @notice Everything about a subscription but its access token (`IAccessCredential.accessOf`).
    /// @param planId Plan bought.
    /// @param numDays Days bought at purchase; renewals move `expiresAt` only.
    /// @param status As of the block of the call.
    /// @param payer Who gets the money back while nothing is delivered.
    /// @param recipient Who gets the access token at delivery; the owner afterwards is the token's owner.
    /// @param token Token of the money held: of the purchase, until a renewal after expiry is paid in another.
    /// @param amount Paid at purchase, in the token of the purchase.
    /// @param purchaseRef keccak256(abi.encode(chainid, this, id, payer, recipient, planId, numDays, token, amount,
    /// encryptionKey)) of the purchase.
    /// @param encryptionKey Key given at purchase; the one in force is the access token's.
    /// @param deliverBy Last second in which delivery is possible.
    /// @param startsAt When it was delivered; 0 before.
    /// @param expiresAt When the paid time ends; 0 before delivery. Moved back by cancel and terminate only.
    /// @param graceEndsAt When renewal stops being possible; 0 before delivery.
    /// @param operations Number of operations asked for so far: the sequence number of the last one.
    struct Subscription {
        uint32 planId;
        uint16 numDays;
        Status status;
        address payer;
        address recipient;
        address token;
        uint256 amount;
        bytes32 purchaseRef;
        bytes32 encryptionKey;
        uint40 deliverBy;
        uint40 startsAt;
        uint40 expiresAt;
        uint40 graceEndsAt;
        uint32 operations;
    }

    /// @notice Paid and in escrow; a VM is due by `deliverBy`.
    event Purchased(
        uint256 indexed id,
        uint32 indexed planId,
        address indexed payer,
        address recipient,
        address token,
        uint256 amount,
        uint16 numDays,
        uint40 deliverBy,
        bytes32 encryptionKey,
        bytes32 purchaseRef
    );

    /// @notice The VM is ready, the access token minted, the clock started.
    event Delivered(
        uint256 indexed id,
        uint32 indexed planId,
        address indexed recipient,
        address token,
        uint256 amount,
        uint40 startsAt,
        uint40 expiresAt
    );

    /// @notice The host cannot deliver, for `reason`; all of the payment is credited to the payer.
    event Rejected(uint256 indexed id, address indexed payer, address token, uint256 amount, bytes32 reason);

    /// @notice The deadline passed; all of the payment went back, paid out if `by` is the payer, else credited.
    event Reclaimed(uint256 indexed id, address indexed payer, address token, uint256 amount, address by);

    /// @notice `numDays` more days were paid by `by`; the paid time now ends at `expiresAt`.
    event Renewed(
        uint256 indexed id,
        address indexed by,
        address token,
        uint256 amount,
        uint16 numDays,
        uint40 expiresAt
    );

    /// @notice Ended by its `owner` at `expiresAt`, with `refund` paid out to the owner.
    event Cancelled(uint256 indexed id, address indexed owner, address token, uint256 refund, uint40 expiresAt);

    /// @notice Ended by the operator at `expiresAt`, for `reason`, with `refund` credited to the `owner`.
    event Terminated(
        uint256 indexed id,
        address indexed owner,
        address token,
        uint256 refund,
        uint40 expiresAt,
        bytes32 reason
    );

    /// @notice The VM is gone, the access token burned, the stock given back.
    event Closed(uint256 indexed id, uint32 indexed planId);

    /// @notice Earned money of a subscription went to the `treasury`.
    event Collected(uint256 indexed id, address indexed treasury, address token, uint256 amount);

    /// @notice Money of subscription `id` waits for `account` to be withdrawn.
    event Credited(uint256 indexed id, address indexed account, address indexed token, uint256 amount);

    /// @notice Credits of `account` were paid out to it.
    event Withdrawn(address indexed account, address indexed token, uint256 amount);

    /// @notice The owner or user of the VM, `by`, asks for an `operation`, to which `argument` belongs. Each id has its
    /// own `sequence`, from 1 on.
    event OperationRequested(
        uint256 indexed id,
        address indexed by,
        uint32 sequence,
        Operation operation,
        bytes32 argument
    );

    /// @notice The treasury may become `treasury` from `effectiveAt` on.
    event TreasuryChangeBegun(address indexed treasury, uint48 effectiveAt);

    /// @notice A change to `treasury` that had begun will not happen.
    event TreasuryChangeCancelled(address indexed treasury);

    /// @notice Earned money goes to `treasury` from now on, and no more to `previous`.
    event TreasuryChanged(address indexed previous, address indexed treasury);

    /// @notice There is no subscription `id`.
    error SubscriptionsUnknown(uint256 id);

    /// @notice Not possible while subscription `id` is in `status`.
    error SubscriptionsWrongStatus(uint256 id, Status status);

    /// @notice The access token cannot go to `recipient`.
    error SubscriptionsInvalidRecipient(address recipient);

    /// @notice Refunds cannot go to `payer`.
    error SubscriptionsInvalidPayer(address payer);

    /// @notice Earned money cannot go to `treasury`.
    error SubscriptionsInvalidTreasury(address treasury);

    /// @notice Nothing can be sealed to `encryptionKey`, zero or of low order: give the public key of a fresh pair.
    error SubscriptionsUnusableEncryptionKey(bytes32 encryptionKey);

    /// @notice The price is `amount`, more than the `maxAmount` agreed to.
    error SubscriptionsPriceAboveMaximum(uint256 amount, uint256 maxAmount);

    /// @notice `amount` is more than the contract can count with.
    error SubscriptionsAmountTooLarge(uint256 amount);

    /// @notice `owner` allows this contract `allowance` of `token`, less than `needed`: approve more first.
    error SubscriptionsAllowanceTooLow(address token, address owner, uint256 allowance, uint256 needed);

    /// @notice `token` moved `received` instead of `expected`: it is not a plain stablecoin.
    error SubscriptionsShortPayment(address token, uint256 expected, uint256 received);

    /// @notice Subscription `id` holds money in `expected`; until it expires it can be renewed with that only.
    error SubscriptionsTokenMismatch(uint256 id, address expected, address token);

    /// @notice The paid time would end at `expiresAt`, later than `latest`.
    error SubscriptionsBeyondHorizon(uint256 id, uint256 expiresAt, uint256 latest);

    /// @notice Purchase `id` is `expected`, not the `purchaseRef` that was to be delivered: the chain was reorganised.
    error SubscriptionsPurchaseRefMismatch(uint256 id, bytes32 expected, bytes32 purchaseRef);

    /// @notice Purchase `id` had to be delivered by `deliverBy`.
    error SubscriptionsDeadlinePassed(uint256 id, uint40 deliverBy);

    /// @notice Purchase `id` can still be delivered until `deliverBy`.
    error SubscriptionsDeadlineNotPassed(uint256 id, uint40 deliverBy);

    /// @notice `account` does not own the access token of `id`.
    error SubscriptionsNotOwner(uint256 id, address account);

    /// @notice `account` is neither owner nor present user of `id`.
    error SubscriptionsNotOwnerOrUser(uint256 id, address account);

    /// @notice `account` has no credits in `token`.
    error SubscriptionsNothingToWithdraw(address account, address token);

    /// @notice No change of treasury has begun.
    error SubscriptionsNoTreasuryChange();

    /// @notice The change of treasury takes effect at `effectiveAt`.
    error SubscriptionsTreasuryChangeTooEarly(uint48 effectiveAt);

    /// @notice Pays for a plan from the caller's allowance. Refunds go to the caller. Not while paused.
    /// @param params What is ordered.
    /// @return id Id of the new subscription.
    function purchase(PurchaseParams calldata params) external returns (uint256 id);

    /// @notice `purchase` of `params` in one transaction with the allowance. A `permit` that somebody else already used
    /// does no harm: only the allowance that it left counts.
    function purchaseWithPermit(PurchaseParams calldata params, Permit calldata permit) external returns (uint256 id);

    /// @notice `purchase` of `params` by a contract on behalf of `payer`: the caller pays, `payer` gets refunds.
    function purchaseFor(PurchaseParams calldata params, address payer) external returns (uint256 id);

    /// @notice Hands a VM over: starts the clock and mints the access token to the recipient. Keeper only.
    /// @param purchaseRef The purchase that the VM was made for.
    /// @param sealedCredential Connection details sealed to the purchase's encryption key, 1 to 512 bytes.
    function deliver(uint256 id, bytes32 purchaseRef, bytes calldata sealedCredential) external;

    /// @notice Gives a purchase up: credits the payer with all of it. Keeper only.
    /// @param reason Short ASCII code, such as `NO_CAPACITY`.
    function reject(uint256 id, bytes32 reason) external;

    /// @notice Refunds a purchase whose deadline has passed. Anyone; paid out if the caller is the payer, else
    /// credited.
    function reclaim(uint256 id) external;

    /// @notice Pays for more days, counted from expiry, or from now if expired. Anyone, until the grace period ends;
    /// not while paused. The token must be the one of the money still held; once expired, any accepted token.
    function renew(uint256 id, uint16 numDays, address token, uint256 maxAmount) external;

    /// @notice `renew` in one transaction with the allowance, which `permit` gives.
    function renewWithPermit(
        uint256 id,
        uint16 numDays,
        address token,
        uint256 maxAmount,
        Permit calldata permit
    ) external;

    /// @notice Ends a subscription now and pays the unearned rest to the caller, who must own the access token (an
    /// approval is not enough). The first day after delivery is always charged.
    function cancel(uint256 id) external;

    /// @notice Ends a subscription now and credits the unearned rest to the token's owner. Operator only.
    /// @param reason Short ASCII code.
    function terminate(uint256 id, bytes32 reason) external;

    /// @notice Ends the record of a VM that is gone: burns the token, gives back the stock. Keeper only; when Lapsed,
    /// Cancelled or Terminated.
    function close(uint256 id) external;

    /// @notice Sends what the subscriptions have earned to the treasury. Anyone. Ids that earned nothing are passed
    /// over; an unknown id reverts. Sorting ids by token saves transfers.
    function collect(uint256[] calldata ids) external;

    /// @notice Publishes connection details sealed anew after a transfer or a change of key. Keeper only.
    /// @param epoch The epoch of the key they are sealed to; another epoch by now reverts.
    /// @param sealedCredential The details, 1 to 512 bytes.
    function setCredential(uint256 id, uint32 epoch, bytes calldata sealedCredential) external;

    /// @notice Asks for an `operation` on the VM with an `argument`. Owner or ERC-4907 user of the access token, while
    /// Active.
    function requestOperation(uint256 id, Operation operation, bytes32 argument) external;

    /// @notice Pays the caller's credits out.
    function withdraw(address token) external;

    /// @notice Pays the credits of `account` out to `account`. Anyone, for contracts that cannot ask themselves.
    function withdrawFor(address account, address token) external;

    /// @notice Begins a change to `treasury`, replacing one that had begun. Admin only.
    function beginTreasuryChange(address treasury) external;

    /// @notice Gives up a change of treasury. Admin only.
    function cancelTreasuryChange() external;

    /// @notice Completes a change of treasury after its delay. Admin only.
    function acceptTreasuryChange() external;

    /// @notice Stops purchases and renewals, nothing else. Pauser only.
    function pause() external;

    /// @notice Allows purchases and renewals again. Pauser only.
    function unpause() external;

    /// @notice The access tokens, made by this contract and commanded by it alone.
    function credential() external view returns (IAccessCredential token);

    /// @notice Where earned money goes.
    function treasury() external view returns (address account);

    /// @notice The change of treasury that has begun, to `account` from `effectiveAt` on; zeros if none.
    function pendingTreasury() external view returns (address account, uint48 effectiveAt);

    /// @notice Number of subscriptions ever bought; ids run from 1 to this.
    function subscriptionCount() external view returns (uint256 count);

    /// @notice All of a subscription in one call; zeros with status None for an unknown id.
    function subscriptionOf(uint256 id) external view returns (Subscription memory subscription);

    /// @notice Status of `id`; None for an unknown one.
    function statusOf(uint256 id) external view returns (Status status);

    /// @notice Statuses of `first`, `first + 1`, ... up to `count` of them, fewer at the end of all ids.
    function statusesFrom(uint256 first, uint256 count) external view returns (Status[] memory statuses);

    /// @notice When the paid time ends; 0 before delivery.
    function expiresAt(uint256 id) external view returns (uint40 timestamp);

    /// @notice What would come back now: to the payer while Pending, to the owner by `cancel` while Active.
    function refundable(uint256 id) external view returns (uint256 amount);

    /// @notice Whether `renew` would take money now.
    function canRenew(uint256 id) external view returns (bool possible);

    /// @notice What `collect` would send for `id` now.
    function earned(uint256 id) external view returns (uint256 amount);

    /// @notice Credits of `account` in `token`.
    function creditOf(address account, address token) external view returns (uint256 amount);
}
