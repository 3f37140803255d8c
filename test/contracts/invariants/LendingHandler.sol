// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {IBrokerRegistry} from "../../../contracts/interfaces/IBrokerRegistry.sol";
import {IPrefixLeases} from "../../../contracts/interfaces/IPrefixLeases.sol";
import {ADMIN, THIEF} from "../solidity/Cast.sol";
import {VM} from "../solidity/ICheatcodes.sol";
import {LendingBooks} from "./LendingBooks.sol";

/// @title What brokers, hosts, the registry's owner and a thief do.
/// @dev As of `Handler`: what cannot be done now is discarded by `assume`, and what can be done must succeed.
contract LendingHandler is LendingBooks {
    uint32 private constant _MOST_BROKERS = 4;
    uint256 private constant _KEPT =
        (1 << uint8(IPrefixLeases.LeaseStatus.Active)) | (1 << uint8(IPrefixLeases.LeaseStatus.Grace));
    uint256 private constant _LAPSED = 1 << uint8(IPrefixLeases.LeaseStatus.Lapsed);
    bytes4 private constant _PANIC = 0x4e487b71;

    uint128[4] private _prices = [uint128(0), 1, 333_333_333_333_333, 2 ether];

    function register(uint8 who, uint8 price, uint8 capacity) external {
        VM.assume(registry.brokerCount() < _MOST_BROKERS);
        address operator = _operator(who);
        VM.prank(operator);
        registry.register{value: BOND}(
            IBrokerRegistry.Offer({
                encryptionKey: _KEY,
                region: "eu-central",
                prefixLength: 120,
                capacity: capacity % 4,
                price: _prices[price % 4]
            })
        );
        _registered(operator);
    }

    function setTerms(uint8 which, uint8 price, uint8 capacity) external {
        uint32 id = _broker(which);
        uint32 room = capacity % 4;
        VM.assume(room >= leases.liveLeasesOf(id));
        VM.prank(operatorOf[id]);
        registry.setTerms(id, room, _prices[price % 4]);
    }

    function setActive(uint8 which, bool active) external {
        uint32 id = _broker(which);
        VM.prank(operatorOf[id]);
        registry.setActive(id, active);
    }

    function setAdmitted(uint8 which, uint8 admitted) external {
        uint32 id = _broker(which);
        VM.prank(ADMIN);
        registry.setAdmitted(id, admitted % 4 > 0);
    }

    function setEncryptionKey(uint8 which, bytes32 key) external {
        uint32 id = _broker(which);
        VM.prank(operatorOf[id]);
        registry.setEncryptionKey(id, _usable(key));
    }

    function handOver(uint8 which, uint8 who) external {
        uint32 id = _broker(which);
        address operator = _operator(who);
        VM.prank(operatorOf[id]);
        registry.beginOperatorTransfer(id, operator);
        VM.prank(operator);
        registry.acceptOperatorTransfer(id);
        _handedOver(id, operator);
    }

    function retire(uint8 which) external {
        uint32 id = _broker(which);
        VM.assume(registry.brokerOf(id).bondDueAt == 0);
        VM.prank(operatorOf[id]);
        registry.retire(id);
    }

    function withdrawBond(uint8 which) external {
        uint32 id = _broker(which);
        IBrokerRegistry.Broker memory broker = registry.brokerOf(id);
        VM.assume(broker.bond > 0 && broker.bondDueAt > 0 && broker.liveLeases == 0);
        if (block.timestamp < broker.bondDueAt) VM.warp(broker.bondDueAt);
        VM.prank(operatorOf[id]);
        registry.withdrawBond(id);
        _bondReturned(id);
    }

    function request(uint8 which, uint8 who) external {
        uint32 id = _broker(which);
        uint256 host = _host(who);
        (address payer, address deployment) = _hostAt(host);
        IBrokerRegistry.Terms memory terms = registry.termsOf(id);
        (uint64 pending, uint64 leaseId) = leases.holdingOf(deployment, id);
        VM.assume(terms.takesRequests && pending == 0 && leaseId == 0);
        VM.assume(leases.liveLeasesOf(id) < terms.capacity && payer.balance >= terms.price);
        _coolDown(deployment);
        VM.prank(payer);
        leases.request{value: terms.price}(id, terms.keyEpoch, deployment, "sealed");
        _requested(id, host, terms.price, 0);
    }

    function rekey(uint8 which) external {
        uint64 leaseId = _pickLease(which, _KEPT);
        Lent memory lease = _lease(leaseId);
        (uint64 pending, ) = leases.holdingOf(lease.deployment, lease.brokerId);
        VM.assume(pending == 0);
        _coolDown(lease.deployment);
        VM.assume(block.timestamp < lease.endsAt + GRACE);
        uint256 host = _hostOf(lease.deployment);
        (address payer, ) = _hostAt(host);
        uint32 epoch = registry.termsOf(lease.brokerId).keyEpoch;
        VM.prank(payer);
        leases.rekey(leaseId, epoch, "sealed");
        _requested(lease.brokerId, host, 0, leaseId);
    }

    function answer(uint8 which) external {
        uint64 id = _pickRequest(which, IPrefixLeases.RequestStatus.Open);
        Asked memory asked_ = _request(id);
        bool canBegin = leases.liveLeasesOf(asked_.brokerId) < registry.termsOf(asked_.brokerId).capacity;
        bool isKept = asked_.leaseId > 0 && _isKept(asked_.leaseId);
        VM.assume(asked_.leaseId == 0 ? canBegin : isKept);
        VM.prank(operatorOf[asked_.brokerId]);
        leases.answer(id, "sealed");
        _answered(id);
    }

    function reject(uint8 which, bool late) external {
        uint64 id = _pickRequest(
            which,
            late ? IPrefixLeases.RequestStatus.Overdue : IPrefixLeases.RequestStatus.Open
        );
        VM.prank(operatorOf[_request(id).brokerId]);
        leases.reject(id, "NO_PREFIX_LEFT");
        _rejected(id);
    }

    function expireRequest(uint8 which) external {
        uint64 id = _pickRequest(which, IPrefixLeases.RequestStatus.Overdue);
        VM.prank(THIEF);
        leases.expireRequest(id);
        _expired(id);
    }

    function renew(uint8 which) external {
        uint64 leaseId = _pickLease(which, _KEPT);
        Lent memory lease = _lease(leaseId);
        IBrokerRegistry.Terms memory terms = registry.termsOf(lease.brokerId);
        uint256 host = _hostOf(lease.deployment);
        (address payer, ) = _hostAt(host);
        VM.assume(terms.takesRenewals && payer.balance >= terms.price);
        VM.assume(block.timestamp + PERIOD >= lease.endsAt);
        VM.prank(payer);
        leases.renew{value: terms.price}(leaseId);
        _renewed(leaseId, host, terms.price);
    }

    function release(uint8 which) external {
        uint64 leaseId = _pickLease(which, _KEPT | _LAPSED);
        (address host, ) = _hostAt(_hostOf(_lease(leaseId).deployment));
        VM.prank(host);
        leases.release(leaseId);
        _released(leaseId);
    }

    function releaseLapsed(uint8 which) external {
        uint64 leaseId = _pickLease(which, _LAPSED);
        VM.prank(operatorOf[_lease(leaseId).brokerId]);
        leases.release(leaseId);
        _released(leaseId);
    }

    function withdraw(uint8 who, bool toHost) external {
        (address host, ) = _hostAt(_host(who));
        address account = toHost ? host : _operator(who);
        VM.assume(due[account] > 0);
        VM.prank(THIEF);
        leases.withdraw(account);
        _withdrawn(account);
    }

    function wait(uint32 duration) external {
        VM.warp(block.timestamp + (duration % 12 days));
    }

    /// @notice To the last second of an answer, of a lease or of its grace, or to the one after.
    function waitForEdge(uint8 which, uint8 edge) external {
        uint256 at = 0;
        if (edge % 3 == 0) at = _request(_pickRequest(which, IPrefixLeases.RequestStatus.Open)).answerBy;
        else at = _lease(_pickLease(which, _KEPT)).endsAt + (edge % 3 == 1 ? 0 : GRACE) - 1;
        at += edge % 2;
        VM.assume(at > block.timestamp);
        VM.warp(at);
    }

    /// @notice The thief, who could pay, tries all that is not for it.
    function trespass(uint8 broker, uint8 request_, uint8 lease, uint8 what) external {
        uint32 id = _broker(broker);
        (, address deployment) = _hostAt(_host(lease));
        bytes[12] memory calls = [
            abi.encodeCall(registry.setTerms, (id, 9, 0)),
            abi.encodeCall(registry.setActive, (id, true)),
            abi.encodeCall(registry.setAdmitted, (id, false)),
            abi.encodeCall(registry.acceptOperatorTransfer, (id)),
            abi.encodeCall(registry.retire, (id)),
            abi.encodeCall(registry.withdrawBond, (id)),
            abi.encodeCall(leases.request, (id, 1, deployment, "sealed")),
            abi.encodeCall(leases.answer, (_any(request_), "sealed")),
            abi.encodeCall(leases.reject, (_any(request_), "")),
            abi.encodeCall(leases.rekey, (_any(lease), 1, "sealed")),
            abi.encodeCall(leases.release, (_any(lease))),
            abi.encodeCall(leases.withdraw, (THIEF))
        ];
        uint256 action = what % calls.length;
        VM.prank(THIEF);
        // solhint-disable-next-line avoid-low-level-calls
        (bool isDone, bytes memory reason) = (action < 6 ? address(registry) : address(leases)).call(calls[action]);
        VM.assertTrue(!isDone, "what must be refused was done");
        VM.assertTrue(bytes4(reason) != 0 && bytes4(reason) != _PANIC, "refused by no rule");
    }

    function _coolDown(address deployment) private {
        uint40 at = leases.requestableAt(deployment);
        if (block.timestamp < at) VM.warp(at);
    }

    function _broker(uint256 seed) private view returns (uint32 brokerId) {
        uint32 count = registry.brokerCount();
        VM.assume(count > 0);
        return uint32(1 + (seed % count));
    }

    function _isKept(uint64 leaseId) private view returns (bool kept) {
        return _KEPT & (1 << uint8(leases.leaseOf(leaseId).status)) != 0;
    }

    /// @dev One of the first numbers: there may be such a request, or lease, or not.
    function _any(uint256 seed) private pure returns (uint64 id) {
        return uint64(seed % 16);
    }
}
