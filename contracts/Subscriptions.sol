// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {
    AccessControlDefaultAdminRules
} from "@openzeppelin/contracts/access/extensions/AccessControlDefaultAdminRules.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {AccessCredential} from "./AccessCredential.sol";
import {IAccessCredential} from "./interfaces/IAccessCredential.sol";
import {ISubscriptions} from "./interfaces/ISubscriptions.sol";
import {X25519} from "./libraries/X25519.sol";
import {Plans} from "./Plans.sol";

/// @title Escrow, delivery and earning of subscriptions.
/// @dev For each token the balance covers: payments pending, the unearned part of running subscriptions, what is
/// earned and not collected, and credits. Every function that pays out changes state first.
contract Subscriptions is ISubscriptions, Plans, Pausable, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    /// @dev Five slots. A stretch is the time over which the money in hand is earned evenly: it begins at delivery or
    /// at the last renewal and ends at expiry. `carry` is what was earned before it minus what was collected since:
    /// earning is always computed from the beginning of the stretch, so no number of collections can round it down.
    struct Record {
        address payer;
        uint32 planId;
        uint16 numDays;
        uint40 deliverBy;
        address recipient;
        uint96 amount;
        address token;
        uint40 startsAt;
        uint40 expiresAt;
        Status phase; // never Grace or Lapsed, which are Active with time passed
        uint96 stretchAmount;
        int96 carry;
        uint40 stretchStart;
        uint24 operations;
        bytes32 encryptionKey;
    }

    /// @notice Terminates subscriptions, always with the unearned rest refunded.
    bytes32 public constant OPERATOR_ROLE = keccak256("OPERATOR_ROLE");

    /// @notice Stops and allows purchases and renewals.
    bytes32 public constant PAUSER_ROLE = keccak256("PAUSER_ROLE");

    /// @notice Seconds between the beginning of a change of treasury and its effect.
    uint48 public constant TREASURY_DELAY = 2 days;

    /// @notice Time after delivery that `cancel` always charges.
    uint40 public constant MINIMUM_CHARGE = 1 days;

    /// @dev Sums of payments are kept in an int96.
    uint256 private constant _MAX_AMOUNT = uint256(uint96(type(int96).max));

    IAccessCredential private immutable _CREDENTIAL;

    mapping(uint256 id => Record record) private _records;
    uint256 private _count;
    /// @dev Token of the purchase, kept only where a renewal changed the token: the purchaseRef must stay what it was.
    mapping(uint256 id => address token) private _purchaseTokens;
    mapping(address account => mapping(address token => uint256 amount)) private _credits;
    address private _treasury;
    address private _pendingTreasury;
    uint48 private _treasuryEffectiveAt;

    /// @param adminDelay Seconds that a change of admin takes.
    /// @param admin Holder of the admin role: grants the other roles and changes the treasury.
    /// @param treasury_ Where earned money goes.
    constructor(
        uint48 adminDelay,
        address admin,
        address treasury_
    ) AccessControlDefaultAdminRules(adminDelay, admin) {
        _CREDENTIAL = new AccessCredential(address(this));
        _setTreasury(treasury_);
    }

    /// @inheritdoc ISubscriptions
    function purchase(PurchaseParams calldata params) external nonReentrant whenNotPaused returns (uint256 id) {
        return _purchase(params, msg.sender);
    }

    /// @inheritdoc ISubscriptions
    function purchaseWithPermit(
        PurchaseParams calldata params,
        Permit calldata permit
    ) external nonReentrant whenNotPaused returns (uint256 id) {
        _usePermit(params.token, permit);
        return _purchase(params, msg.sender);
    }

    /// @inheritdoc ISubscriptions
    function purchaseFor(
        PurchaseParams calldata params,
        address payer
    ) external nonReentrant whenNotPaused returns (uint256 id) {
        if (payer == address(0)) revert SubscriptionsInvalidPayer(payer);
        return _purchase(params, payer);
    }

    /// @inheritdoc ISubscriptions
    function deliver(
        uint256 id,
        bytes32 purchaseRef,
        bytes calldata sealedCredential
    ) external onlyRole(KEEPER_ROLE) {
        Record storage record = _pending(id);
        if (block.timestamp > record.deliverBy) revert SubscriptionsDeadlinePassed(id, record.deliverBy);
        bytes32 expected = _purchaseRef(id, record, record.token);
        if (purchaseRef != expected) revert SubscriptionsPurchaseRefMismatch(id, expected, purchaseRef);

        uint40 startsAt = uint40(block.timestamp);
        uint40 endsAt = startsAt + uint40(record.numDays) * 1 days;
        address recipient = record.recipient;
        uint96 amount = record.amount;
        record.phase = Status.Active;
        record.startsAt = startsAt;
        record.expiresAt = endsAt;
        record.stretchAmount = amount;
        record.stretchStart = startsAt;
        emit Delivered(id, record.planId, recipient, record.token, amount, startsAt, endsAt);
        _CREDENTIAL.mint(recipient, id, record.encryptionKey, sealedCredential, startsAt, endsAt);
    }

    /// @inheritdoc ISubscriptions
    function reject(uint256 id, bytes32 reason) external onlyRole(KEEPER_ROLE) {
        Record storage record = _pending(id);
        emit Rejected(id, record.payer, record.token, record.amount, reason);
        _refund(record);
        _credit(id, record.payer, record.token, record.amount);
    }

    /// @inheritdoc ISubscriptions
    function reclaim(uint256 id) external nonReentrant {
        Record storage record = _pending(id);
        if (block.timestamp <= record.deliverBy) revert SubscriptionsDeadlineNotPassed(id, record.deliverBy);
        (address payer, address token, uint256 amount) = (record.payer, record.token, record.amount);
        emit Reclaimed(id, payer, token, amount, msg.sender);
        _refund(record);
        if (msg.sender == payer) IERC20(token).safeTransfer(payer, amount);
        else _credit(id, payer, token, amount);
    }

    /// @inheritdoc ISubscriptions
    function renew(uint256 id, uint16 numDays, address token, uint256 maxAmount) external nonReentrant whenNotPaused {
        _renew(id, numDays, token, maxAmount);
    }

    /// @inheritdoc ISubscriptions
    function renewWithPermit(
        uint256 id,
        uint16 numDays,
        address token,
        uint256 maxAmount,
        Permit calldata permit
    ) external nonReentrant whenNotPaused {
        _usePermit(token, permit);
        _renew(id, numDays, token, maxAmount);
    }

    /// @inheritdoc ISubscriptions
    function cancel(uint256 id) external nonReentrant {
        Record storage record = _running(id);
        if (_CREDENTIAL.ownerOf(id) != msg.sender) revert SubscriptionsNotOwner(id, msg.sender);
        (uint256 refund, uint40 endsAt) = _end(record, Status.Cancelled, _chargedUntil(record));
        address token = record.token;
        emit Cancelled(id, msg.sender, token, refund, endsAt);
        _CREDENTIAL.announceExpiry(id, record.startsAt, endsAt);
        if (refund > 0) IERC20(token).safeTransfer(msg.sender, refund);
    }

    /// @inheritdoc ISubscriptions
    function terminate(uint256 id, bytes32 reason) external onlyRole(OPERATOR_ROLE) {
        Record storage record = _running(id);
        (uint256 refund, uint40 endsAt) = _end(record, Status.Terminated, block.timestamp);
        address owner = _CREDENTIAL.ownerOf(id);
        emit Terminated(id, owner, record.token, refund, endsAt, reason);
        if (refund > 0) _credit(id, owner, record.token, refund);
        _CREDENTIAL.announceExpiry(id, record.startsAt, endsAt);
    }

    /// @inheritdoc ISubscriptions
    function close(uint256 id) external onlyRole(KEEPER_ROLE) {
        Record storage record = _known(id);
        Status status = _status(record);
        if (status != Status.Lapsed && status != Status.Cancelled && status != Status.Terminated) {
            revert SubscriptionsWrongStatus(id, status);
        }
        uint32 planId = record.planId;
        record.phase = Status.Closed;
        emit Closed(id, planId);
        _giveStockBack(planId);
        _CREDENTIAL.burn(id);
    }

    /// @inheritdoc ISubscriptions
    function collect(uint256[] calldata ids) external nonReentrant {
        address to = _treasury;
        address token = address(0);
        uint256 sum = 0;
        uint256 length = ids.length;
        for (uint256 i = 0; i < length; ++i) {
            uint256 id = ids[i];
            Record storage record = _known(id);
            uint256 amount = _collectOne(id, record, to);
            if (amount == 0) continue;
            if (record.token != token) {
                if (sum > 0) IERC20(token).safeTransfer(to, sum);
                token = record.token;
                sum = 0;
            }
            sum += amount;
        }
        if (sum > 0) IERC20(token).safeTransfer(to, sum);
    }

    /// @inheritdoc ISubscriptions
    function setCredential(
        uint256 id,
        uint32 epoch,
        bytes calldata sealedCredential
    ) external onlyRole(KEEPER_ROLE) {
        _CREDENTIAL.setCredential(id, epoch, sealedCredential);
    }

    /// @inheritdoc ISubscriptions
    function requestOperation(uint256 id, Operation operation, bytes32 argument) external {
        Record storage record = _known(id);
        Status status = _status(record);
        if (status != Status.Active) revert SubscriptionsWrongStatus(id, status);
        if (_CREDENTIAL.ownerOf(id) != msg.sender && _CREDENTIAL.userOf(id) != msg.sender) {
            revert SubscriptionsNotOwnerOrUser(id, msg.sender);
        }
        uint24 sequence = record.operations + 1;
        record.operations = sequence;
        emit OperationRequested(id, msg.sender, sequence, operation, argument);
    }

    /// @inheritdoc ISubscriptions
    function withdraw(address token) external nonReentrant {
        _withdraw(msg.sender, token);
    }

    /// @inheritdoc ISubscriptions
    function withdrawFor(address account, address token) external nonReentrant {
        _withdraw(account, token);
    }

    /// @inheritdoc ISubscriptions
    function beginTreasuryChange(address treasury_) external onlyRole(DEFAULT_ADMIN_ROLE) {
        _checkTreasury(treasury_);
        uint48 effectiveAt = uint48(block.timestamp) + TREASURY_DELAY;
        _pendingTreasury = treasury_;
        _treasuryEffectiveAt = effectiveAt;
        emit TreasuryChangeBegun(treasury_, effectiveAt);
    }

    /// @inheritdoc ISubscriptions
    function cancelTreasuryChange() external onlyRole(DEFAULT_ADMIN_ROLE) {
        emit TreasuryChangeCancelled(_takePendingTreasury());
    }

    /// @inheritdoc ISubscriptions
    function acceptTreasuryChange() external onlyRole(DEFAULT_ADMIN_ROLE) {
        uint48 effectiveAt = _treasuryEffectiveAt;
        if (block.timestamp < effectiveAt) revert SubscriptionsTreasuryChangeTooEarly(effectiveAt);
        _setTreasury(_takePendingTreasury());
    }

    /// @inheritdoc ISubscriptions
    function pause() external onlyRole(PAUSER_ROLE) {
        _pause();
    }

    /// @inheritdoc ISubscriptions
    function unpause() external onlyRole(PAUSER_ROLE) {
        _unpause();
    }

    /// @inheritdoc ISubscriptions
    function credential() external view returns (IAccessCredential token) {
        return _CREDENTIAL;
    }

    /// @inheritdoc ISubscriptions
    function treasury() external view returns (address account) {
        return _treasury;
    }

    /// @inheritdoc ISubscriptions
    function pendingTreasury() external view returns (address account, uint48 effectiveAt) {
        return (_pendingTreasury, _treasuryEffectiveAt);
    }

    /// @inheritdoc ISubscriptions
    function subscriptionCount() external view returns (uint256 count) {
        return _count;
    }

    /// @inheritdoc ISubscriptions
    function subscriptionOf(uint256 id) external view returns (Subscription memory subscription) {
        Record storage record = _records[id];
        if (record.phase == Status.None) return subscription;
        address purchaseToken = _purchaseTokens[id];
        if (purchaseToken == address(0)) purchaseToken = record.token;
        return
            Subscription({
                planId: record.planId,
                numDays: record.numDays,
                status: _status(record),
                payer: record.payer,
                recipient: record.recipient,
                token: record.token,
                amount: record.amount,
                purchaseRef: _purchaseRef(id, record, purchaseToken),
                encryptionKey: record.encryptionKey,
                deliverBy: record.deliverBy,
                startsAt: record.startsAt,
                expiresAt: record.expiresAt,
                graceEndsAt: record.startsAt == 0 ? 0 : record.expiresAt + _gracePeriod(record.planId),
                operations: record.operations
            });
    }

    /// @inheritdoc ISubscriptions
    function statusOf(uint256 id) external view returns (Status status) {
        return _status(_records[id]);
    }

    /// @inheritdoc ISubscriptions
    function statusesFrom(uint256 first, uint256 count) external view returns (Status[] memory statuses) {
        uint256 length = first > _count ? 0 : Math.min(count, _count - first + 1);
        statuses = new Status[](length);
        for (uint256 i = 0; i < length; ++i) {
            statuses[i] = _status(_records[first + i]);
        }
    }

    /// @inheritdoc ISubscriptions
    function expiresAt(uint256 id) external view returns (uint40 timestamp) {
        return _records[id].expiresAt;
    }

    /// @inheritdoc ISubscriptions
    function refundable(uint256 id) external view returns (uint256 amount) {
        Record storage record = _records[id];
        if (record.phase == Status.Pending) return record.amount;
        if (record.phase != Status.Active) return 0;
        return record.stretchAmount - _stretchEarned(record, _chargedUntil(record));
    }

    /// @inheritdoc ISubscriptions
    function canRenew(uint256 id) external view returns (bool possible) {
        Status status = _status(_records[id]);
        return !paused() && (status == Status.Active || status == Status.Grace);
    }

    /// @inheritdoc ISubscriptions
    function earned(uint256 id) external view returns (uint256 amount) {
        return _uncollected(_records[id]);
    }

    /// @inheritdoc ISubscriptions
    function creditOf(address account, address token) external view returns (uint256 amount) {
        return _credits[account][token];
    }

    function _purchase(PurchaseParams calldata params, address payer) private returns (uint256 id) {
        if (params.recipient == address(0)) revert SubscriptionsInvalidRecipient(params.recipient);
        if (!X25519.isUsable(params.encryptionKey)) revert SubscriptionsUnusableEncryptionKey(params.encryptionKey);
        uint256 amount = _price(params.planId, params.numDays, params.token, params.maxAmount);
        uint40 deliverBy = _takeStock(params.planId);

        id = ++_count;
        Record storage record = _records[id];
        record.payer = payer;
        record.planId = params.planId;
        record.numDays = params.numDays;
        record.deliverBy = deliverBy;
        record.recipient = params.recipient;
        record.amount = uint96(amount);
        record.token = params.token;
        record.phase = Status.Pending;
        record.encryptionKey = params.encryptionKey;
        bytes32 ref = _purchaseRef(id, record, params.token);
        _announcePurchase(id, params, payer, amount, deliverBy, ref);
        _pull(params.token, amount);
    }

    function _announcePurchase(
        uint256 id,
        PurchaseParams calldata params,
        address payer,
        uint256 amount,
        uint40 deliverBy,
        bytes32 ref
    ) private {
        emit Purchased(
            id,
            params.planId,
            payer,
            params.recipient,
            params.token,
            amount,
            params.numDays,
            deliverBy,
            params.encryptionKey,
            ref
        );
    }

    function _renew(uint256 id, uint16 numDays, address token, uint256 maxAmount) private {
        Record storage record = _running(id);
        uint256 amount = _price(record.planId, numDays, token, maxAmount);
        uint256 start = Math.max(block.timestamp, record.expiresAt);
        uint256 endsAt = start + uint256(numDays) * 1 days;
        uint256 latest = block.timestamp + uint256(MAX_DAYS) * 1 days;
        if (endsAt > latest) revert SubscriptionsBeyondHorizon(id, endsAt, latest);

        // Settle what is earned so far; the rest and the new money are one stretch from now to the new end.
        uint256 uncollected = _uncollected(record);
        uint256 unearned = record.stretchAmount - _stretchEarned(record, block.timestamp);
        if (token != record.token) {
            if (block.timestamp < record.expiresAt) revert SubscriptionsTokenMismatch(id, record.token, token);
            // All of the old token's money is earned: the treasury has it, the subscription goes on in the new one.
            if (uncollected > 0) _credit(id, _treasury, record.token, uncollected);
            uncollected = 0;
            if (_purchaseTokens[id] == address(0)) _purchaseTokens[id] = record.token;
            record.token = token;
        }
        _checkAmount(uncollected + unearned + amount);
        record.carry = int96(uint96(uncollected));
        record.stretchAmount = uint96(unearned + amount);
        record.stretchStart = uint40(block.timestamp);
        record.expiresAt = uint40(endsAt);
        emit Renewed(id, msg.sender, token, amount, numDays, uint40(endsAt));
        _CREDENTIAL.announceExpiry(id, record.startsAt, uint40(endsAt));
        _pull(token, amount);
    }

    /// @dev Ends the paid time now and takes out what is not earned by `chargedUntil`.
    function _end(
        Record storage record,
        Status phase,
        uint256 chargedUntil
    ) private returns (uint256 refund, uint40 endsAt) {
        uint256 charged = _stretchEarned(record, chargedUntil);
        refund = record.stretchAmount - charged;
        endsAt = uint40(Math.min(block.timestamp, record.expiresAt));
        record.phase = phase;
        record.stretchAmount = uint96(charged);
        record.expiresAt = endsAt;
    }

    function _refund(Record storage record) private {
        record.phase = Status.Refunded;
        _giveStockBack(record.planId);
    }

    function _collectOne(uint256 id, Record storage record, address to) private returns (uint256 amount) {
        amount = _uncollected(record);
        if (amount == 0) return 0;
        record.carry -= int96(uint96(amount));
        emit Collected(id, to, record.token, amount);
    }

    function _credit(uint256 id, address account, address token, uint256 amount) private {
        _credits[account][token] += amount;
        emit Credited(id, account, token, amount);
    }

    function _withdraw(address account, address token) private {
        uint256 amount = _credits[account][token];
        if (amount == 0) revert SubscriptionsNothingToWithdraw(account, token);
        _credits[account][token] = 0;
        emit Withdrawn(account, token, amount);
        IERC20(token).safeTransfer(account, amount);
    }

    function _setTreasury(address treasury_) private {
        _checkTreasury(treasury_);
        emit TreasuryChanged(_treasury, treasury_);
        _treasury = treasury_;
    }

    function _takePendingTreasury() private returns (address treasury_) {
        treasury_ = _pendingTreasury;
        if (treasury_ == address(0)) revert SubscriptionsNoTreasuryChange();
        _pendingTreasury = address(0);
        _treasuryEffectiveAt = 0;
    }

    /// @dev A permit may fail because somebody else used it already: what counts is the allowance, checked by `_pull`.
    function _usePermit(address token, Permit calldata permit) private {
        _checkAccepted(token);
        try
            IERC20Permit(token).permit(
                msg.sender,
                address(this),
                permit.value,
                permit.deadline,
                permit.v,
                permit.r,
                permit.s
            )
        {} catch {} // solhint-disable-line no-empty-blocks
    }

    /// @dev Takes exactly `amount` from the caller.
    function _pull(address token, uint256 amount) private {
        uint256 allowance = IERC20(token).allowance(msg.sender, address(this));
        if (allowance < amount) revert SubscriptionsAllowanceTooLow(token, msg.sender, allowance, amount);
        uint256 before = IERC20(token).balanceOf(address(this));
        IERC20(token).safeTransferFrom(msg.sender, address(this), amount);
        uint256 received = IERC20(token).balanceOf(address(this)) - before;
        if (received != amount) revert SubscriptionsShortPayment(token, amount, received);
    }

    function _price(
        uint32 planId,
        uint16 numDays,
        address token,
        uint256 maxAmount
    ) private view returns (uint256 amount) {
        amount = quote(planId, numDays, token);
        if (amount > maxAmount) revert SubscriptionsPriceAboveMaximum(amount, maxAmount);
        _checkAmount(amount);
    }

    function _known(uint256 id) private view returns (Record storage record) {
        record = _records[id];
        if (record.phase == Status.None) revert SubscriptionsUnknown(id);
    }

    function _pending(uint256 id) private view returns (Record storage record) {
        record = _known(id);
        if (record.phase != Status.Pending) revert SubscriptionsWrongStatus(id, _status(record));
    }

    function _running(uint256 id) private view returns (Record storage record) {
        record = _known(id);
        Status status = _status(record);
        if (status != Status.Active && status != Status.Grace) revert SubscriptionsWrongStatus(id, status);
    }

    function _status(Record storage record) private view returns (Status status) {
        status = record.phase;
        if (status != Status.Active) return status;
        uint40 endsAt = record.expiresAt;
        if (block.timestamp < endsAt) return Status.Active;
        return block.timestamp < endsAt + _gracePeriod(record.planId) ? Status.Grace : Status.Lapsed;
    }

    /// @dev What the present stretch has earned by `time`, which is not before its start. Rounded down: for the tenant.
    function _stretchEarned(Record storage record, uint256 time) private view returns (uint256 amount) {
        uint256 total = record.stretchAmount;
        uint256 end = record.expiresAt;
        if (time >= end) return total;
        uint256 start = record.stretchStart;
        return (total * (time - start)) / (end - start);
    }

    function _uncollected(Record storage record) private view returns (uint256 amount) {
        int256 stretch = int256(_stretchEarned(record, block.timestamp));
        return uint256(stretch + record.carry);
    }

    /// @dev Until when a cancel now charges.
    function _chargedUntil(Record storage record) private view returns (uint256 time) {
        return Math.max(block.timestamp, record.startsAt + MINIMUM_CHARGE);
    }

    function _purchaseRef(
        uint256 id,
        Record storage record,
        address token
    ) private view returns (bytes32 ref) {
        return
            keccak256(
                abi.encode(
                    block.chainid,
                    address(this),
                    id,
                    record.payer,
                    record.recipient,
                    record.planId,
                    record.numDays,
                    token,
                    record.amount,
                    record.encryptionKey
                )
            );
    }

    function _checkTreasury(address treasury_) private view {
        if (treasury_ == address(0) || treasury_ == address(this)) revert SubscriptionsInvalidTreasury(treasury_);
    }

    function _checkAmount(uint256 amount) private pure {
        if (amount > _MAX_AMOUNT) revert SubscriptionsAmountTooLarge(amount);
    }
}
