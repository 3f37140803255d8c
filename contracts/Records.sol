// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";
import {AccessCredential} from "./AccessCredential.sol";
import {IAccessCredential} from "./interfaces/IAccessCredential.sol";
import {ISubscriptions} from "./interfaces/ISubscriptions.sol";
import {Payments} from "./Payments.sol";

/// @title What is known of each subscription, and what time makes of it.
abstract contract Records is Payments, Pausable {
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

    /// @notice Time after delivery that `cancel` always charges.
    uint40 public constant MINIMUM_CHARGE = 1 days;

    IAccessCredential internal immutable _CREDENTIAL;

    mapping(uint256 id => Record record) private _records;
    uint256 private _count;
    /// @dev Token of the purchase, kept only where a renewal changed the token: the purchaseRef must stay what it was.
    mapping(uint256 id => address token) private _purchaseTokens;

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

    /// @dev Takes the next id.
    function _append() internal returns (uint256 id, Record storage record) {
        id = ++_count;
        record = _records[id];
    }

    /// @dev Has the subscription go on in another token, with nothing of the old one left in it.
    function _changeToken(uint256 id, Record storage record, address token) internal {
        if (_purchaseTokens[id] == address(0)) _purchaseTokens[id] = record.token;
        record.token = token;
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
        uint40 endsAt = record.expiresAt;
        if (block.timestamp < endsAt) return Status.Active;
        return block.timestamp < endsAt + _gracePeriod(record.planId) ? Status.Grace : Status.Lapsed;
    }

    /// @dev What the present stretch has earned by `time`, which is not before its start. Rounded down: for the tenant.
    function _stretchEarned(Record storage record, uint256 time) internal view returns (uint256 amount) {
        uint256 total = record.stretchAmount;
        uint256 end = record.expiresAt;
        if (time >= end) return total;
        uint256 start = record.stretchStart;
        return (total * (time - start)) / (end - start);
    }

    function _uncollected(Record storage record) internal view returns (uint256 amount) {
        int256 stretch = int256(_stretchEarned(record, block.timestamp));
        return uint256(stretch + record.carry);
    }

    /// @dev Until when a cancel now charges.
    function _chargedUntil(Record storage record) internal view returns (uint256 time) {
        return Math.max(block.timestamp, record.startsAt + MINIMUM_CHARGE);
    }

    function _purchaseRef(
        uint256 id,
        Record storage record,
        address token
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
                    record.amount,
                    record.encryptionKey
                )
            );
    }
}
