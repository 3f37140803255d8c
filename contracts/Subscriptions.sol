// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {
    AccessControlDefaultAdminRules
} from "@openzeppelin/contracts/access/extensions/AccessControlDefaultAdminRules.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {ISubscriptions} from "./interfaces/ISubscriptions.sol";
import {Accrual} from "./libraries/Accrual.sol";
import {X25519} from "./libraries/X25519.sol";
import {Records} from "./Records.sol";

/// @title Escrow, delivery and earning of subscriptions.
/// @dev For each token the balance covers: payments pending, the unearned part of running subscriptions, what is
/// earned and not collected, and credits. Every function that pays out changes state first.
contract Subscriptions is Records {
    using Accrual for Accrual.Stretch;
    using SafeCast for uint256;
    using SafeERC20 for IERC20;

    /// @notice Terminates subscriptions, always with the unearned rest refunded.
    bytes32 public constant OPERATOR_ROLE = keccak256("OPERATOR_ROLE");

    /// @notice Stops and allows purchases and renewals.
    bytes32 public constant PAUSER_ROLE = keccak256("PAUSER_ROLE");

    /// @param adminDelay Seconds that a change of admin takes.
    /// @param admin Holder of the admin role: grants the other roles and changes the treasury.
    /// @param treasury_ Where earned money goes.
    constructor(
        uint48 adminDelay,
        address admin,
        address treasury_
    ) AccessControlDefaultAdminRules(adminDelay, admin) {
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
        (address token, uint256 amount) = _payment(record);
        bytes32 expected = _purchaseRef(id, record, token, amount);
        if (purchaseRef != expected) revert SubscriptionsPurchaseRefMismatch(id, expected, purchaseRef);

        uint40 startsAt = uint40(block.timestamp);
        uint32 endsAt = (block.timestamp + uint256(record.numDays) * 1 days).toUint32();
        address recipient = record.recipient;
        record.phase = Status.Active;
        record.startsAt = startsAt;
        record.stretch = Accrual.Stretch({
            amount: uint88(amount), // analysed: narrowing: checked at purchase
            carry: 0,
            start: block.timestamp.toUint32(),
            end: endsAt,
            token: record.paidIn
        });
        emit Delivered(id, record.planId, recipient, token, amount, startsAt, endsAt);
        _CREDENTIAL.mint(recipient, id, sealedCredential, startsAt, endsAt);
    }

    /// @inheritdoc ISubscriptions
    function reject(uint256 id, bytes32 reason) external onlyRole(KEEPER_ROLE) {
        Record storage record = _pending(id);
        (address token, uint256 amount) = _payment(record);
        address payer = record.payer;
        emit Rejected(id, payer, token, amount, reason);
        _refund(record);
        _credit(id, payer, token, amount);
    }

    /// @inheritdoc ISubscriptions
    function reclaim(uint256 id) external nonReentrant {
        Record storage record = _pending(id);
        if (block.timestamp <= record.deliverBy) revert SubscriptionsDeadlineNotPassed(id, record.deliverBy);
        (address token, uint256 amount) = _payment(record);
        address payer = record.payer;
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
        (address token, uint256 refund, uint40 endsAt) = _end(record, Status.Cancelled, _chargedUntil(record));
        emit Cancelled(id, msg.sender, token, refund, endsAt);
        _CREDENTIAL.announceExpiry(id, record.startsAt, endsAt);
        if (refund > 0) IERC20(token).safeTransfer(msg.sender, refund);
    }

    /// @inheritdoc ISubscriptions
    function terminate(uint256 id, bytes32 reason) external onlyRole(OPERATOR_ROLE) {
        Record storage record = _running(id);
        (address token, uint256 refund, uint40 endsAt) = _end(record, Status.Terminated, block.timestamp);
        address owner = _CREDENTIAL.ownerOf(id);
        emit Terminated(id, owner, token, refund, endsAt, reason);
        if (refund > 0) _credit(id, owner, token, refund);
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
        address to = treasury();
        address token = address(0);
        uint16 number = 0;
        uint256 sum = 0;
        uint256 length = ids.length;
        // analysed: loop: as many as the caller chooses and pays for
        for (uint256 i = 0; i < length; ++i) {
            uint256 id = ids[i];
            Accrual.Stretch memory stretch = _stretchOf(id);
            uint256 amount = stretch.uncollected(block.timestamp);
            if (amount == 0) continue;
            if (stretch.token != number) {
                // analysed: effects-first: each id is settled before its money moves; nobody can enter, and a view that
                // reads between two transfers sees the rest as not collected yet
                if (sum > 0) IERC20(token).safeTransfer(to, sum);
                number = stretch.token;
                token = _tokenOf(number).account;
                sum = 0;
            }
            sum += amount;
            // analysed: narrowing: no more than the amounts of the stretch together, which were checked
            _stretchOf(id).carry = stretch.carry - int88(uint88(amount));
            emit Collected(id, to, token, amount);
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
        uint32 sequence = record.operations + 1;
        record.operations = sequence;
        emit OperationRequested(id, msg.sender, sequence, operation, argument);
    }

    /// @inheritdoc ISubscriptions
    function pause() external onlyRole(PAUSER_ROLE) {
        _pause();
    }

    /// @inheritdoc ISubscriptions
    function unpause() external onlyRole(PAUSER_ROLE) {
        _unpause();
    }

    function _purchase(PurchaseParams calldata params, address payer) private returns (uint256 id) {
        if (params.recipient == address(0)) revert SubscriptionsInvalidRecipient(params.recipient);
        if (!X25519.isUsable(params.encryptionKey)) revert SubscriptionsUnusableEncryptionKey(params.encryptionKey);
        uint256 amount = _agreedPrice(params.planId, params.numDays, params.token, params.maxAmount);
        uint40 deliverBy = _takeStock(params.planId);

        Record storage record;
        (id, record) = _append();
        record.payer = payer;
        record.numDays = params.numDays;
        record.deliverBy = deliverBy;
        record.recipient = params.recipient;
        record.planId = params.planId;
        record.paidIn = _numberOf(params.token);
        record.phase = Status.Pending;
        record.encryptionKey = params.encryptionKey;
        bytes32 ref = _purchaseRef(id, record, params.token, amount);
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
        Accrual.Stretch memory stretch = record.stretch;
        uint256 amount = _agreedPrice(record.planId, numDays, token, maxAmount);
        uint256 endsAt = Math.max(block.timestamp, stretch.end) + uint256(numDays) * 1 days;
        uint256 latest = block.timestamp + uint256(MAX_DAYS) * 1 days;
        if (endsAt > latest) revert SubscriptionsBeyondHorizon(id, endsAt, latest);

        // Settle what is earned so far; the rest and the new money are one stretch from now to the new end.
        uint256 uncollected = stretch.uncollected(block.timestamp);
        uint256 unearned = stretch.unearned(block.timestamp);
        uint16 number = _numberOf(token);
        if (number != stretch.token) {
            address former = _tokenOf(stretch.token).account;
            if (block.timestamp < stretch.end) revert SubscriptionsTokenMismatch(id, former, token);
            // All of the old token's money is earned: the treasury has it, the subscription goes on in the new one.
            if (uncollected > 0) _credit(id, treasury(), former, uncollected);
            uncollected = 0;
        }
        _checkAmount(uncollected + unearned + amount);
        uint32 end = endsAt.toUint32();
        record.stretch = Accrual.Stretch({
            amount: uint88(unearned + amount), // analysed: narrowing: just checked
            carry: int88(uint88(uncollected)), // analysed: narrowing: just checked
            start: block.timestamp.toUint32(),
            end: end,
            token: number
        });
        emit Renewed(id, msg.sender, token, amount, numDays, end);
        _CREDENTIAL.announceExpiry(id, record.startsAt, end);
        _pull(token, amount);
    }

    /// @dev Ends the paid time now and takes out what is not earned by `chargedUntil`.
    function _end(
        Record storage record,
        Status phase,
        uint256 chargedUntil
    ) private returns (address token, uint256 refund, uint40 endsAt) {
        Accrual.Stretch memory stretch = record.stretch;
        token = _tokenOf(stretch.token).account;
        refund = stretch.unearned(chargedUntil);
        endsAt = uint40(Math.min(block.timestamp, stretch.end)); // analysed: narrowing: at most `stretch.end`
        record.phase = phase;
        record.stretch.amount = uint88(stretch.amount - refund); // analysed: narrowing: less than it was
        record.stretch.end = uint32(endsAt); // analysed: narrowing: at most what it was
    }

    function _refund(Record storage record) private {
        record.phase = Status.Refunded;
        _giveStockBack(record.planId);
    }
}
