// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {IBrokerRegistry} from "../../../contracts/interfaces/IBrokerRegistry.sol";
import {IPrefixLeases} from "../../../contracts/interfaces/IPrefixLeases.sol";
import {ADMIN, KEEPER, OPERATOR} from "../solidity/Cast.sol";
import {VM} from "../solidity/ICheatcodes.sol";
import {World} from "../solidity/World.sol";

/// @title What a host pays a broker, and what it gets for it.
contract LendingFuzz is World {
    uint40 private constant _GRACE = 7 days;

    IBrokerRegistry private _registry;
    IPrefixLeases private _leases;

    function setUp() external {
        _deploy();
    }

    /// @notice All of a fee goes to the operator who answers, or back to the payer, and no other wei anywhere.
    function testFeeGoesOneWayOrTheOther(uint128 price, uint8 end) external {
        _openBroker(30 days, price);
        uint64 id = _ask(price);
        address receiver = end % 3 == 0 ? OPERATOR : KEEPER;
        if (end % 3 == 2) VM.warp(block.timestamp + 1 hours + 1);
        if (end % 3 < 2) VM.prank(OPERATOR);
        if (end % 3 == 0) _leases.answer(id, "sealed");
        else if (end % 3 == 1) _leases.reject(id, "");
        else _leases.expireRequest(id);
        VM.assertEq(_leases.creditOf(receiver), price, "credit");
        VM.assertEq(_leases.creditOf(receiver == KEEPER ? OPERATOR : KEEPER), 0, "the other's credit");
        if (price > 0) _leases.withdraw(receiver);
        VM.assertEq(receiver.balance, price, "what was paid out");
        VM.assertEq(address(_leases).balance, 0, "what is left");
    }

    /// @notice A renewal adds exactly one period, from the end or from now, until the grace period is over; never
    /// sooner than one period before the end.
    function testRenewalAddsOnePeriod(uint40 length, uint40 first, uint40 second) external {
        length = uint40(_within(length, 1 days, 366 days));
        _openBroker(length, 1);
        uint64 id = _ask(1);
        VM.prank(OPERATOR);
        _leases.answer(id, "sealed");
        _renewAfter(length, uint40(_within(first, 0, 2 * uint256(length) + _GRACE)));
        _renewAfter(length, uint40(_within(second, 0, 3 * uint256(length) + _GRACE)));
    }

    /// @notice No other fee than the price is taken.
    function testTakesThePriceAlone(uint128 price, uint128 value) external {
        VM.assume(price != value);
        _openBroker(30 days, price);
        VM.deal(KEEPER, value);
        VM.prank(KEEPER);
        VM.expectRevert(abi.encodeWithSelector(IPrefixLeases.PrefixLeasesWrongFee.selector, value, price));
        _leases.request{value: value}(1, 1, address(_subscriptions), "sealed");
    }

    /// @notice A region is 1 to 32 printable ASCII characters, and is kept as it is; else it is refused.
    function testRegionIsPlainText(bytes calldata text) external {
        _openBroker(30 days, 0);
        string memory region = string(text);
        bool isPlain = text.length > 0 && text.length <= 32;
        for (uint256 i = 0; i < text.length; ++i) isPlain = isPlain && _isPrintable(text[i]);
        IBrokerRegistry.Offer memory offer = _offer(0);
        offer.region = region;
        if (!isPlain) {
            VM.expectRevert(
                abi.encodeWithSelector(IBrokerRegistry.BrokerRegistryInvalidRegion.selector, region, 32)
            );
        }
        _registry.register(offer);
        if (!isPlain) return;
        VM.assertEq(keccak256(bytes(_registry.brokerOf(2).offer.region)), keccak256(text), "region");
    }

    /// @dev The keeper renews lease 1 some time from now, if that can be.
    function _renewAfter(uint40 length, uint40 wait) private {
        VM.warp(block.timestamp + wait);
        IPrefixLeases.Lease memory lease = _leases.leaseOf(1);
        bool isTooEarly = block.timestamp + length < lease.endsAt;
        bool isTooLate = block.timestamp >= lease.endsAt + _GRACE;
        VM.deal(KEEPER, 1);
        VM.prank(KEEPER);
        // solhint-disable-next-line avoid-low-level-calls
        (bool isDone, ) = address(_leases).call{value: 1}(abi.encodeCall(_leases.renew, (1)));
        VM.assertEq(isDone, !isTooEarly && !isTooLate, "whether it was renewed");
        uint256 start = lease.endsAt > block.timestamp ? lease.endsAt : block.timestamp;
        VM.assertEq(_leases.leaseOf(1).endsAt, isDone ? start + length : lease.endsAt, "end");
    }

    /// @dev A registry without a bond whose only broker is the operator's.
    function _openBroker(uint40 length, uint128 price) private {
        bytes memory terms = abi.encode(ADMIN, true, uint128(0), length);
        _registry = IBrokerRegistry(_createIn("network/", "BrokerRegistry", terms));
        _leases = IPrefixLeases(_registry.leases());
        VM.prank(OPERATOR);
        _registry.register(_offer(price));
    }

    function _ask(uint128 price) private returns (uint64 requestId) {
        VM.deal(KEEPER, price);
        VM.prank(KEEPER);
        return _leases.request{value: price}(1, 1, address(_subscriptions), "sealed");
    }

    function _isPrintable(bytes1 char) private pure returns (bool printable) {
        return char >= " " && char <= "~";
    }

    function _offer(uint128 price) private pure returns (IBrokerRegistry.Offer memory offer) {
        return
            IBrokerRegistry.Offer({
                encryptionKey: _KEY,
                region: "eu-central",
                prefixLength: 120,
                capacity: 1,
                price: price
            });
    }
}
