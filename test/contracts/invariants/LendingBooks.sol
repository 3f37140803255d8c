// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {IBrokerRegistry} from "../../../contracts/interfaces/IBrokerRegistry.sol";
import {IPrefixLeases} from "../../../contracts/interfaces/IPrefixLeases.sol";
import {IPlatform} from "../solidity/IPlatform.sol";
import {ADMIN, THIEF, TREASURY} from "../solidity/Cast.sol";
import {VM} from "../solidity/ICheatcodes.sol";
import {World} from "../solidity/World.sol";

/// @title Brokers and hosts that lease of them, and our own books of who paid whom for what.
/// @dev The books are told what succeeded. They know no formula of the contracts but the length of a period.
abstract contract LendingBooks is World {
    struct Asked {
        uint32 brokerId;
        address deployment;
        address payer;
        uint128 fee;
        uint64 leaseId;
        uint40 answerBy;
        IPrefixLeases.RequestStatus phase;
    }

    struct Lent {
        uint32 brokerId;
        address deployment;
        uint40 endsAt;
        bool released;
    }

    uint256 public constant PURSE = type(uint96).max;
    uint128 public constant BOND = 1 ether;
    uint40 public constant PERIOD = 30 days;
    uint40 public constant GRACE = 7 days;
    uint40 public constant TO_ANSWER = 1 hours;
    uint40 public constant TO_COOL_DOWN = 10 minutes;

    IBrokerRegistry public registry;
    IPrefixLeases public leases;

    mapping(address account => uint256 amount) public paid;
    mapping(address account => uint256 amount) public due;
    mapping(address account => uint256 amount) public returned;
    mapping(uint32 brokerId => address operator) public operatorOf;
    uint256 public bonds;
    uint256 public escrow;

    address[] private _hosts;
    address[] private _deployments;
    address[] private _operators;
    Asked[] private _asked;
    Lent[] private _lent;

    constructor() {
        VM.warp(_BEGINNING);
        bytes memory terms = abi.encode(ADMIN, true, BOND, PERIOD);
        registry = IBrokerRegistry(_createIn("network/", "BrokerRegistry", terms));
        leases = IPrefixLeases(registry.leases());
        for (uint160 i = 0; i < 3; ++i) {
            _hosts.push(address(0xB0000 + i));
            _operators.push(address(0xC0000 + i));
            _deployments.push(_create("Subscriptions", abi.encode(3 days, ADMIN, TREASURY)));
            VM.prank(ADMIN);
            IPlatform(_deployments[i]).grantRole(keccak256("KEEPER_ROLE"), _hosts[i]);
            VM.deal(_hosts[i], PURSE);
            VM.deal(_operators[i], PURSE);
        }
        VM.deal(THIEF, PURSE);
    }

    function hosts() external view returns (address[] memory accounts) {
        return _hosts;
    }

    function operators() external view returns (address[] memory accounts) {
        return _operators;
    }

    function deployments() external view returns (address[] memory accounts) {
        return _deployments;
    }

    function asked() external view returns (Asked[] memory requests) {
        return _asked;
    }

    function lent() external view returns (Lent[] memory all) {
        return _lent;
    }

    function _registered(address operator) internal {
        operatorOf[registry.brokerCount()] = operator;
        _pay(operator, BOND);
        bonds += BOND;
    }

    function _handedOver(uint32 brokerId, address operator) internal {
        operatorOf[brokerId] = operator;
    }

    function _bondReturned(uint32 brokerId) internal {
        bonds -= BOND;
        returned[operatorOf[brokerId]] += BOND;
    }

    function _requested(uint32 brokerId, uint256 host, uint128 fee, uint64 leaseId) internal {
        _pay(_hosts[host], fee);
        escrow += fee;
        _asked.push(
            Asked({
                brokerId: brokerId,
                deployment: _deployments[host],
                payer: _hosts[host],
                fee: fee,
                leaseId: leaseId,
                answerBy: uint40(block.timestamp) + TO_ANSWER,
                phase: IPrefixLeases.RequestStatus.Open
            })
        );
    }

    function _answered(uint64 id) internal {
        Asked storage one = _conclude(id, IPrefixLeases.RequestStatus.Answered, operatorOf[_asked[id - 1].brokerId]);
        if (one.leaseId > 0) return;
        _lent.push(
            Lent({
                brokerId: one.brokerId,
                deployment: one.deployment,
                endsAt: uint40(block.timestamp) + PERIOD,
                released: false
            })
        );
        one.leaseId = uint64(_lent.length);
    }

    function _rejected(uint64 id) internal {
        _conclude(id, IPrefixLeases.RequestStatus.Rejected, _asked[id - 1].payer);
    }

    function _expired(uint64 id) internal {
        _conclude(id, IPrefixLeases.RequestStatus.Expired, _asked[id - 1].payer);
    }

    function _renewed(uint64 leaseId, uint256 host, uint128 fee) internal {
        Lent storage one = _lent[leaseId - 1];
        _pay(_hosts[host], fee);
        due[operatorOf[one.brokerId]] += fee;
        uint40 start = one.endsAt > block.timestamp ? one.endsAt : uint40(block.timestamp);
        one.endsAt = start + PERIOD;
    }

    function _released(uint64 leaseId) internal {
        _lent[leaseId - 1].released = true;
    }

    function _withdrawn(address account) internal {
        returned[account] += due[account];
        due[account] = 0;
    }

    function _host(uint256 seed) internal view returns (uint256 index) {
        return seed % _hosts.length;
    }

    function _hostAt(uint256 index) internal view returns (address account, address deployment) {
        return (_hosts[index], _deployments[index]);
    }

    function _operator(uint256 seed) internal view returns (address account) {
        return _operators[seed % _operators.length];
    }

    function _hostOf(address deployment) internal view returns (uint256 index) {
        while (_deployments[index] != deployment) ++index;
    }

    function _lease(uint64 leaseId) internal view returns (Lent memory lease) {
        return _lent[leaseId - 1];
    }

    function _request(uint64 requestId) internal view returns (Asked memory request) {
        return _asked[requestId - 1];
    }

    /// @dev A lease that is not released, in `statuses`, a set of bits.
    function _pickLease(uint256 seed, uint256 statuses) internal view returns (uint64 leaseId) {
        for (uint256 i = 0; i < _lent.length; ++i) {
            leaseId = uint64(1 + addmod(seed, i, _lent.length));
            if (statuses & (1 << uint8(leases.leaseOf(leaseId).status)) != 0) return leaseId;
        }
        VM.assume(false);
    }

    /// @dev A request in `status`.
    function _pickRequest(
        uint256 seed,
        IPrefixLeases.RequestStatus status
    ) internal view returns (uint64 requestId) {
        for (uint256 i = 0; i < _asked.length; ++i) {
            requestId = uint64(1 + addmod(seed, i, _asked.length));
            if (leases.requestOf(requestId).status == status) return requestId;
        }
        VM.assume(false);
    }

    function _pay(address account, uint256 amount) private {
        paid[account] += amount;
    }

    function _conclude(
        uint64 id,
        IPrefixLeases.RequestStatus phase,
        address receiver
    ) private returns (Asked storage one) {
        one = _asked[id - 1];
        one.phase = phase;
        escrow -= one.fee;
        due[receiver] += one.fee;
    }
}
