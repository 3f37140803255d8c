// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {ISubscriptions} from "../../../contracts/interfaces/ISubscriptions.sol";
import {TestStablecoin} from "../../../contracts/mocks/TestStablecoin.sol";
import {KEEPER} from "../solidity/Cast.sol";
import {VM} from "../solidity/ICheatcodes.sol";
import {World} from "../solidity/World.sol";

/// @title A delivery is to the purchase that the VM was made for, or to none.
contract PurchaseRefFuzz is World {
    uint256 private constant _FIELDS = 10;

    TestStablecoin private _token;
    uint32 private _plan;

    function setUp() external {
        _deploy();
        _token = _acceptedToken(6);
        _plan = _addPlan(1_000_000, 2);
    }

    /// @notice With any one field another, delivery is refused; with all as they were, it is done.
    function testPurchaseRefBindsEveryField(
        address payer,
        address recipient,
        uint16 numDays,
        bytes32 key,
        uint8 field,
        bytes32 difference
    ) external {
        VM.assume(payer != address(0) && recipient != address(0) && difference != 0);
        uint256 id = _order(payer, recipient, uint16(_within(numDays, 1, 1095)), key);
        bytes32[_FIELDS] memory fields = _fieldsOf(id);
        bytes32 right = keccak256(abi.encode(fields));
        fields[field % _FIELDS] ^= difference;
        bytes32 wrong = keccak256(abi.encode(fields));

        VM.prank(KEEPER);
        VM.expectRevert(
            abi.encodeWithSelector(ISubscriptions.SubscriptionsPurchaseRefMismatch.selector, id, right, wrong)
        );
        _subscriptions.deliver(id, wrong, "sealed");
        VM.prank(KEEPER);
        _subscriptions.deliver(id, right, "sealed");
        VM.assertEq(_credential.ownerOf(id), recipient, "owner");
    }

    /// @notice No two purchases have the same reference, even when they are alike in everything but the id.
    function testPurchaseRefsDiffer(address payer, uint16 numDays, bytes32 key) external {
        VM.assume(payer != address(0));
        numDays = uint16(_within(numDays, 1, 1095));
        uint256 first = _order(payer, payer, numDays, key);
        uint256 second = _order(payer, payer, numDays, key);
        bytes32 ref = _subscriptions.subscriptionOf(second).purchaseRef;
        VM.assertTrue(_subscriptions.subscriptionOf(first).purchaseRef != ref, "the same reference");
    }

    function _order(address payer, address recipient, uint16 numDays, bytes32 key) private returns (uint256 id) {
        ISubscriptions.PurchaseParams memory order = ISubscriptions.PurchaseParams({
            planId: _plan,
            numDays: numDays,
            token: address(_token),
            maxAmount: type(uint256).max,
            recipient: recipient,
            encryptionKey: _usable(key)
        });
        uint256 price = _subscriptions.quote(_plan, numDays, address(_token));
        _fund(_token, address(this), price);
        return _subscriptions.purchaseFor(order, payer);
    }

    /// @dev The fields in the order in which the interface says that they are hashed.
    function _fieldsOf(uint256 id) private view returns (bytes32[_FIELDS] memory fields) {
        ISubscriptions.Subscription memory subscription = _subscriptions.subscriptionOf(id);
        fields[0] = bytes32(block.chainid);
        fields[1] = _word(address(_subscriptions));
        fields[2] = bytes32(id);
        fields[3] = _word(subscription.payer);
        fields[4] = _word(subscription.recipient);
        fields[5] = bytes32(uint256(subscription.planId));
        fields[6] = bytes32(uint256(subscription.numDays));
        fields[7] = _word(subscription.token);
        fields[8] = bytes32(subscription.amount);
        fields[9] = subscription.encryptionKey;
    }

    function _word(address account) private pure returns (bytes32 word) {
        return bytes32(uint256(uint160(account)));
    }
}
