// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessCredential} from "../interfaces/IAccessCredential.sol";
import {ISubscriptions} from "../interfaces/ISubscriptions.sol";
import {Wallets} from "../libraries/Wallets.sol";

/// @title Fingerprints of all subscriptions that need care, hundreds in one call
/// @notice Never deployed: its creation code is the data of an `eth_call` without a receiver, and what the constructor
/// returns is the answer. Its first word is the id to go on from, zero when all were looked at. Each other word is a
/// subscription: 192 bits of hash over its record, its token and whether its owner, or before delivery its recipient,
/// is a contract; then 64 bits of id.
/// @dev The answer counts as code that is deployed: it may have 24,576 bytes (EIP-170), costs gas by the byte, and must
/// not begin with 0xEF (EIP-3541), which no id to go on from does.
contract FleetLens {
    /// @dev More than one subscription costs to look at. Servers cap the gas of a call as they like, so the lens stops
    /// by itself where the gas ends.
    uint256 private constant _GAS_OF_LOOK = 150_000;
    /// @dev More than one word of the answer costs to hand out, at 200 gas a byte.
    uint256 private constant _GAS_OF_WORD = 6_500;

    /// @notice Looks at each id from `first` on that is neither none, refunded nor closed.
    /// @param subscriptions Where the subscriptions are.
    /// @param first The first id to look at.
    /// @param most Most subscriptions in the answer.
    constructor(ISubscriptions subscriptions, uint256 first, uint256 most) {
        IAccessCredential credential = subscriptions.credential();
        uint256 count = subscriptions.subscriptionCount();
        uint256[] memory words = new uint256[](most + 1);
        uint256 length = 1;
        uint256 id = first;
        // analysed: loop: the count of ids, what the caller asks for at most, and the gas of the call
        while (id <= count && length <= most && gasleft() > _GAS_OF_LOOK + length * _GAS_OF_WORD) {
            if (_needsCare(subscriptions.statusOf(id))) {
                words[length++] = (_hash(subscriptions, credential, id) & ~uint256(type(uint64).max)) | id;
            }
            ++id;
        }
        words[0] = id <= count ? id : 0;
        // A constructor has no other way to answer than as the code that it would deploy.
        // analysed: risky: it reads memory that Solidity has laid out, and ends the call
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            return(add(words, 32), mul(length, 32))
        }
    }

    function _hash(
        ISubscriptions subscriptions,
        IAccessCredential credential,
        uint256 id
    ) private view returns (uint256 hash) {
        ISubscriptions.Subscription memory subscription = subscriptions.subscriptionOf(id);
        IAccessCredential.Access memory access = credential.accessOf(id);
        address owner = access.owner == address(0) ? subscription.recipient : access.owner;
        return uint256(keccak256(abi.encode(subscription, access, Wallets.isContract(owner))));
    }

    function _needsCare(ISubscriptions.Status status) private pure returns (bool care) {
        return
            status != ISubscriptions.Status.None &&
            status != ISubscriptions.Status.Refunded &&
            status != ISubscriptions.Status.Closed;
    }
}
