// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {IAccessCredential} from "../../../contracts/interfaces/IAccessCredential.sol";
import {IPlans} from "../../../contracts/interfaces/IPlans.sol";
import {ISubscriptions} from "../../../contracts/interfaces/ISubscriptions.sol";
import {TestStablecoin} from "../../../contracts/mocks/TestStablecoin.sol";
import {IPlatform} from "./IPlatform.sol";
import {ADMIN, KEEPER, OPERATOR, PAUSER, PLANNER, TREASURY} from "./Cast.sol";
import {VM} from "./ICheatcodes.sol";

/// @title The contracts, deployed with every role held by an account of its own, and words for what tests do with them.
abstract contract World {
    /// @dev 1 January 2026: every run is on the same calendar.
    uint256 internal constant _BEGINNING = 1_767_225_600;

    /// @dev An X25519 key that something can be sealed to.
    bytes32 internal constant _KEY = keccak256("a tenant's key");

    IPlatform internal _subscriptions;
    IAccessCredential internal _credential;

    function _deploy() internal {
        VM.warp(_BEGINNING);
        _subscriptions = IPlatform(_create("Subscriptions", abi.encode(3 days, ADMIN, TREASURY)));
        _credential = _subscriptions.credential();
        _grant("KEEPER_ROLE", KEEPER);
        _grant("PLANNER_ROLE", PLANNER);
        _grant("OPERATOR_ROLE", OPERATOR);
        _grant("PAUSER_ROLE", PAUSER);
    }

    /// @dev A new stablecoin, accepted.
    function _acceptedToken(uint8 decimals) internal returns (TestStablecoin token) {
        token = new TestStablecoin("Dollar", "USD", decimals);
        VM.prank(PLANNER);
        _subscriptions.acceptToken(address(token));
    }

    /// @dev A new plan, for 1 to 1095 days, with three days of grace and three for delivery.
    function _addPlan(uint64 pricePerDay, uint32 stock) internal returns (uint32 planId) {
        IPlans.PlanTerms memory terms = IPlans.PlanTerms({
            name: "small",
            image: "debian-12",
            vcpus: 1,
            memoryMiB: 1024,
            diskGiB: 10,
            mbps: 100,
            pricePerDay: pricePerDay,
            minDays: 1,
            maxDays: 1095,
            gracePeriod: 3 days,
            deliveryDeadline: 3 days,
            stock: stock
        });
        VM.prank(PLANNER);
        return _subscriptions.addPlan(terms);
    }

    /// @dev `buyer` gets the price and pays it.
    function _buy(address buyer, uint32 planId, uint16 numDays, TestStablecoin token) internal returns (uint256 id) {
        uint256 price = _subscriptions.quote(planId, numDays, address(token));
        _fund(token, buyer, price);
        ISubscriptions.PurchaseParams memory order = ISubscriptions.PurchaseParams({
            planId: planId,
            numDays: numDays,
            token: address(token),
            maxAmount: price,
            recipient: buyer,
            encryptionKey: _KEY
        });
        VM.prank(buyer);
        return _subscriptions.purchase(order);
    }

    /// @dev The keeper delivers `id` now.
    function _deliver(uint256 id) internal {
        bytes32 ref = _subscriptions.subscriptionOf(id).purchaseRef;
        VM.prank(KEEPER);
        _subscriptions.deliver(id, ref, "sealed");
    }

    /// @dev `payer` gets `amount` and allows the contract exactly that.
    function _fund(TestStablecoin token, address payer, uint256 amount) internal {
        token.mint(payer, amount);
        VM.prank(payer);
        token.approve(address(_subscriptions), amount);
    }

    function _collect(uint256 id) internal {
        uint256[] memory ids = new uint256[](1);
        ids[0] = id;
        _subscriptions.collect(ids);
    }

    /// @dev Deploys a contract as the build made it.
    function _create(string memory name, bytes memory arguments) internal returns (address account) {
        return _createIn("", name, arguments);
    }

    /// @dev Deploys a contract of a `folder` of contracts/, which ends in a slash.
    function _createIn(
        string memory folder,
        string memory name,
        bytes memory arguments
    ) internal returns (address account) {
        string memory artifact = string.concat("artifacts/contracts/", folder, name, ".sol/", name, ".json");
        bytes memory code = bytes.concat(VM.parseJsonBytes(VM.readFile(artifact), ".bytecode"), arguments);
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            account := create(0, add(code, 32), mload(code))
        }
        VM.assertTrue(account != address(0), "it was not deployed");
    }

    /// @dev Whether details are sealed to the key in force.
    function _isSealed(uint256 id) internal view returns (bool there) {
        (uint40 sealedAt, ) = _credential.credentialOf(id);
        return sealedAt > 0;
    }

    /// @dev `value` where it lies in the range, else its rest there: the runner likes the edges of a type.
    function _within(uint256 value, uint256 minimum, uint256 maximum) internal pure returns (uint256 bounded) {
        if (value >= minimum && value <= maximum) return value;
        return minimum + (value % (maximum - minimum + 1));
    }

    /// @dev `key`, made one that something can be sealed to: no point of low order ends like this.
    function _usable(bytes32 key) internal pure returns (bytes32 usable) {
        return (key & ~bytes32(uint256(0xff))) | bytes32(uint256(0x42));
    }

    function _grant(string memory role, address holder) private {
        VM.prank(ADMIN);
        _subscriptions.grantRole(keccak256(bytes(role)), holder);
    }
}
