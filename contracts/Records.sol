// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";
import {AccessCredential} from "./AccessCredential.sol";
import {IAccessCredential} from "./interfaces/IAccessCredential.sol";
import {ISubscriptions} from "./interfaces/ISubscriptions.sol";
import {Accrual} from "./libraries/Accrual.sol";
import {Payments} from "./Payments.sol";

/// @title What is known of each subscription, and what time makes of it.
abstract contract Records is Payments, Pausable {
    using Accrual for Accrual.Stretch;

    /// @dev Four slots, in the order in which a subscription fills them. A purchase writes the first two and the last,
    /// delivery the second and the third, renewing the third alone. What was paid is not kept, because it can always be
    /// computed again (`_payment`).
    struct Record {
        address payer;
        uint16 numDays;
        uint40 deliverBy;
        uint32 operations;
        // second slot
        address recipient;
        uint32 planId;
        uint40 startsAt;
        uint16 paidIn; // number of the purchase's token
        Status phase; // never Grace or Lapsed, which are Active with time passed
        // third slot
        Accrual.Stretch stretch;
        // fourth slot
        bytes32 encryptionKey;
    }

    /// @notice Time after delivery that `cancel` always charges.
    uint40 public constant MINIMUM_CHARGE = 1 days;

    IAccessCredential internal immutable _CREDENTIAL;

    /// @dev Comes first, where it shares a slot with the flag of `Pausable`: a purchase needs both.
    uint64 private _count;
    mapping(uint256 id => Record record) private _records;

    constructor() {
        _CREDENTIAL = new AccessCredential(address(this));
    }

    /// @inheritdoc ISubscriptions
    function credential() external view returns (IAccessCredential token) {
        return _CREDENTIAL;
    }

    /// @inheritdoc ISubscriptions
    function subscriptionCount() external view returns (uint256 count) {
        return _count;
    }

    /// @inheritdoc ISubscriptions
    function subscriptionOf(uint256 id) external view returns (Subscription memory subscription) {
        Record storage record = _records[id];
        if (record.phase == Status.None) return subscription;
        (address paidIn, uint256 amount) = _payment(record);
        uint40 endsAt = record.stretch.end;
        return
            Subscription({
                planId: record.planId,
                numDays: record.numDays,
                status: _status(record),
                payer: record.payer,
                recipient: record.recipient,
                token: endsAt == 0 ? paidIn : _tokenOf(record.stretch.token).account,
                amount: amount,
                purchaseRef: _purchaseRef(id, record, paidIn, amount),
                encryptionKey: record.encryptionKey,
                deliverBy: record.deliverBy,
                startsAt: record.startsAt,
                expiresAt: endsAt,
                graceEndsAt: endsAt == 0 ? 0 : endsAt + _gracePeriod(record.planId),
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
        return _records[id].stretch.end;
    }

    /// @inheritdoc ISubscriptions
    function refundable(uint256 id) external view returns (uint256 amount) {
        Record storage record = _records[id];
        if (record.phase == Status.Pending) (, amount) = _payment(record);
        else if (record.phase == Status.Active) amount = record.stretch.unearned(_chargedUntil(record));
    }

    /// @inheritdoc ISubscriptions
    function canRenew(uint256 id) external view returns (bool possible) {
        Status status = _status(_records[id]);
        return !paused() && (status == Status.Active || status == Status.Grace);
    }

    /// @inheritdoc ISubscriptions
    function earned(uint256 id) external view returns (uint256 amount) {
        return _records[id].stretch.uncollected(block.timestamp);
    }

    /// @dev Takes the next id.
    function _append() internal returns (uint256 id, Record storage record) {
        id = ++_count;
        record = _records[id];
    }

    /// @dev The money of `id`, for which it is enough to know that there is such an id: collecting reads no other slot.
    function _stretchOf(uint256 id) internal view returns (Accrual.Stretch storage stretch) {
        if (id == 0 || id > _count) revert SubscriptionsUnknown(id);
        return _records[id].stretch;
    }

    function _known(uint256 id) internal view returns (Record storage record) {
        record = _records[id];
        if (record.phase == Status.None) revert SubscriptionsUnknown(id);
    }

    function _pending(uint256 id) internal view returns (Record storage record) {
        record = _known(id);
        if (record.phase != Status.Pending) revert SubscriptionsWrongStatus(id, _status(record));
    }

    function _running(uint256 id) internal view returns (Record storage record) {
        record = _known(id);
        Status status = _status(record);
        if (status != Status.Active && status != Status.Grace) revert SubscriptionsWrongStatus(id, status);
    }

    function _status(Record storage record) internal view returns (Status status) {
        status = record.phase;
        if (status != Status.Active) return status;
        uint256 endsAt = record.stretch.end;
        if (block.timestamp < endsAt) return Status.Active;
        return block.timestamp < endsAt + _gracePeriod(record.planId) ? Status.Grace : Status.Lapsed;
    }

    /// @dev Until when a cancel now charges.
    function _chargedUntil(Record storage record) internal view returns (uint256 time) {
        return Math.max(block.timestamp, record.startsAt + MINIMUM_CHARGE);
    }

    /// @dev What the purchase was paid in, and how much it was.
    function _payment(Record storage record) internal view returns (address token, uint256 amount) {
        Token storage paidIn = _tokenOf(record.paidIn);
        token = paidIn.account;
        amount = _price(record.planId, record.numDays, paidIn.decimals);
    }

    function _purchaseRef(
        uint256 id,
        Record storage record,
        address token,
        uint256 amount
    ) internal view returns (bytes32 ref) {
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
                    amount,
                    record.encryptionKey
                )
            );
    }
}
