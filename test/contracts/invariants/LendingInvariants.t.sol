// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {IBrokerRegistry} from "../../../contracts/interfaces/IBrokerRegistry.sol";
import {IPrefixLeases} from "../../../contracts/interfaces/IPrefixLeases.sol";
import {ADMIN, THIEF} from "../solidity/Cast.sol";
import {VM} from "../solidity/ICheatcodes.sol";
import {LendingBooks} from "./LendingBooks.sol";
import {LendingHandler} from "./LendingHandler.sol";

/// @title Brokers' money, slots and leases. In words in README.md.
contract LendingInvariants {
    /// @dev As of `Campaign`.
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    FuzzSelector[] private _targets;
    LendingHandler private _books;
    IBrokerRegistry private _registry;
    IPrefixLeases private _leases;

    function setUp() external {
        _books = new LendingHandler();
        _registry = _books.registry();
        _leases = _books.leases();
        // Every history begins with a little of everything.
        for (uint8 i = 0; i < 3; ++i) _books.register(i, i + 1, 3);
        for (uint8 i = 0; i < 3; ++i) _books.request(i, i);
        _books.answer(0);
        _books.answer(1);
        _listActions();
    }

    /// @dev The runner throws away what an invariant does.
    function invariantTimeEmptiesBoth() external {
        uint32 count = _registry.brokerCount();
        for (uint32 id = 1; id <= count; ++id) {
            VM.prank(ADMIN);
            _registry.setAdmitted(id, false);
            if (_registry.brokerOf(id).bondDueAt > 0) continue;
            VM.prank(_books.operatorOf(id));
            _registry.retire(id);
        }
        VM.warp(block.timestamp + 2 * _books.PERIOD() + _books.GRACE());
        _endAll();
        for (uint32 id = 1; id <= count; ++id) {
            if (_registry.brokerOf(id).bond == 0) continue;
            VM.prank(_books.operatorOf(id));
            _registry.withdrawBond(id);
        }
        address[] memory accounts = _accounts();
        for (uint256 i = 0; i < accounts.length; ++i) {
            if (_leases.creditOf(accounts[i]) > 0) _leases.withdraw(accounts[i]);
        }
        VM.assertEq(address(_leases).balance, 0, "left with the leases");
        VM.assertEq(address(_registry).balance, 0, "left with the registry");
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_books);
    }

    function targetSelectors() external view returns (FuzzSelector[] memory targets) {
        return _targets;
    }

    function invariantLeasesHoldOpenFeesAndCredits() external view {
        uint256 credits = 0;
        address[] memory accounts = _accounts();
        for (uint256 i = 0; i < accounts.length; ++i) {
            VM.assertEq(_leases.creditOf(accounts[i]), _books.due(accounts[i]), "credit of an account");
            credits += _books.due(accounts[i]);
        }
        VM.assertEq(address(_leases).balance, _books.escrow() + credits, "balance of the leases");
        VM.assertEq(address(_registry).balance, _books.bonds(), "balance of the registry");
    }

    function invariantOnlyPayersAndOperatorsReceive() external view {
        uint256 purse = _books.PURSE();
        uint256 sum = address(_leases).balance + address(_registry).balance;
        address[] memory accounts = _accounts();
        for (uint256 i = 0; i < accounts.length; ++i) {
            address account = accounts[i];
            uint256 expected = purse + _books.returned(account) - _books.paid(account);
            VM.assertEq(account.balance, expected, "what came back to an account");
            sum += account.balance;
        }
        VM.assertEq(sum, accounts.length * purse, "all the money there is");
        VM.assertEq(THIEF.balance, purse, "the thief's purse");
        VM.assertEq(_leases.creditOf(THIEF), 0, "credit of the thief");
    }

    function invariantLiveLeasesFitTheCapacity() external view {
        LendingBooks.Lent[] memory lent = _books.lent();
        uint32 count = _registry.brokerCount();
        for (uint32 id = 1; id <= count; ++id) {
            uint256 live = 0;
            for (uint256 i = 0; i < lent.length; ++i) {
                if (lent[i].brokerId == id && !lent[i].released) ++live;
            }
            VM.assertEq(_leases.liveLeasesOf(id), live, "live leases");
            VM.assertLe(live, _registry.termsOf(id).capacity, "live leases of the capacity");
        }
    }

    function invariantADeploymentHasOneOfEachBroker() external view {
        address[] memory deployments = _books.deployments();
        uint32 count = _registry.brokerCount();
        for (uint256 i = 0; i < deployments.length; ++i) {
            for (uint32 id = 1; id <= count; ++id) _checkHolding(deployments[i], id);
        }
    }

    function invariantRequestsEndOnce() external view {
        LendingBooks.Asked[] memory asked = _books.asked();
        VM.assertEq(_leases.requestCount(), asked.length, "requests");
        for (uint64 id = 1; id <= asked.length; ++id) {
            LendingBooks.Asked memory ours = asked[id - 1];
            IPrefixLeases.Request memory theirs = _leases.requestOf(id);
            bool isLate = ours.phase == IPrefixLeases.RequestStatus.Open && block.timestamp > ours.answerBy;
            if (isLate) ours.phase = IPrefixLeases.RequestStatus.Overdue;
            VM.assertEq(uint8(theirs.status), uint8(ours.phase), "status of a request");
            VM.assertEq(theirs.leaseId, ours.leaseId, "lease of a request");
            VM.assertEq(theirs.payer, ours.payer, "payer of a request");
            VM.assertEq(theirs.fee, ours.fee, "fee of a request");
        }
    }

    function invariantLeasesLastAsLongAsWasPaid() external view {
        LendingBooks.Lent[] memory lent = _books.lent();
        VM.assertEq(_leases.leaseCount(), lent.length, "leases");
        for (uint64 id = 1; id <= lent.length; ++id) {
            LendingBooks.Lent memory ours = lent[id - 1];
            IPrefixLeases.Lease memory theirs = _leases.leaseOf(id);
            VM.assertEq(theirs.endsAt, ours.endsAt, "end of a lease");
            VM.assertLe(theirs.endsAt, block.timestamp + 2 * _books.PERIOD(), "paid ahead");
            VM.assertEq(uint8(theirs.status), uint8(_statusOf(ours)), "status of a lease");
        }
    }

    function targetSenders() external pure returns (address[] memory senders) {
        senders = new address[](1);
        senders[0] = THIEF;
    }

    /// @dev Weighed so that most histories have requests, renewals and ends of all kinds.
    function _listActions() private {
        _targets.push().addr = address(_books);
        _may(LendingHandler.request.selector, 5);
        _may(LendingHandler.answer.selector, 6);
        _may(LendingHandler.reject.selector, 1);
        _may(LendingHandler.expireRequest.selector, 2);
        _may(LendingHandler.rekey.selector, 2);
        _may(LendingHandler.renew.selector, 3);
        _may(LendingHandler.release.selector, 1);
        _may(LendingHandler.releaseLapsed.selector, 2);
        _may(LendingHandler.withdraw.selector, 2);
        _may(LendingHandler.register.selector, 1);
        _may(LendingHandler.setTerms.selector, 1);
        _may(LendingHandler.setActive.selector, 1);
        _may(LendingHandler.setAdmitted.selector, 1);
        _may(LendingHandler.setEncryptionKey.selector, 1);
        _may(LendingHandler.handOver.selector, 1);
        _may(LendingHandler.retire.selector, 1);
        _may(LendingHandler.withdrawBond.selector, 2);
        _may(LendingHandler.wait.selector, 2);
        _may(LendingHandler.waitForEdge.selector, 2);
        _may(LendingHandler.trespass.selector, 3);
    }

    function _may(bytes4 selector, uint256 weight) private {
        for (uint256 i = 0; i < weight; ++i) _targets[0].selectors.push(selector);
    }

    /// @dev Anyone expires what is open, operators release what lapsed.
    function _endAll() private {
        uint64 requests = _leases.requestCount();
        for (uint64 id = 1; id <= requests; ++id) {
            bool isDue = _leases.requestOf(id).status == IPrefixLeases.RequestStatus.Overdue;
            if (isDue) _leases.expireRequest(id);
        }
        uint64 leases = _leases.leaseCount();
        for (uint64 id = 1; id <= leases; ++id) {
            IPrefixLeases.Lease memory lease = _leases.leaseOf(id);
            if (lease.status == IPrefixLeases.LeaseStatus.Released) continue;
            VM.prank(_books.operatorOf(lease.brokerId));
            _leases.release(id);
        }
    }

    function _checkHolding(address deployment, uint32 brokerId) private view {
        (uint64 requestId, uint64 leaseId) = _leases.holdingOf(deployment, brokerId);
        LendingBooks.Asked[] memory asked = _books.asked();
        LendingBooks.Lent[] memory lent = _books.lent();
        for (uint64 id = 1; id <= asked.length; ++id) {
            LendingBooks.Asked memory one = asked[id - 1];
            if (one.brokerId != brokerId || one.deployment != deployment) continue;
            VM.assertEq(one.phase == IPrefixLeases.RequestStatus.Open, id == requestId, "the one request");
        }
        for (uint64 id = 1; id <= lent.length; ++id) {
            LendingBooks.Lent memory one = lent[id - 1];
            if (one.brokerId != brokerId || one.deployment != deployment) continue;
            VM.assertEq(!one.released, id == leaseId, "the one lease");
        }
    }

    /// @dev All who may have paid or been paid, and the thief.
    function _accounts() private view returns (address[] memory accounts) {
        address[] memory hosts = _books.hosts();
        address[] memory operators = _books.operators();
        accounts = new address[](hosts.length + operators.length + 1);
        for (uint256 i = 0; i < hosts.length; ++i) accounts[i] = hosts[i];
        for (uint256 i = 0; i < operators.length; ++i) accounts[hosts.length + i] = operators[i];
        accounts[accounts.length - 1] = THIEF;
    }

    function _statusOf(LendingBooks.Lent memory lease) private view returns (IPrefixLeases.LeaseStatus status) {
        if (lease.released) return IPrefixLeases.LeaseStatus.Released;
        if (block.timestamp < lease.endsAt) return IPrefixLeases.LeaseStatus.Active;
        if (block.timestamp < lease.endsAt + _books.GRACE()) return IPrefixLeases.LeaseStatus.Grace;
        return IPrefixLeases.LeaseStatus.Lapsed;
    }
}
