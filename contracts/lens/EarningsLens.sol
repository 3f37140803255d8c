// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ISubscriptions} from "../interfaces/ISubscriptions.sol";

/// @title What subscriptions have earned and nobody collected, hundreds in one call
/// @notice Never deployed: its creation code is the data of an `eth_call` without a receiver, and what the constructor
/// returns is the answer. Its first word is the id to go on from, zero when all were looked at. Then come two words for
/// each subscription that has earned something, whatever its status: the token in 192 bits with the id in 64, and the
/// amount in units of that token.
/// @dev The answer counts as code that is deployed: it may have 24,576 bytes (EIP-170), costs gas by the byte, and must
/// not begin with 0xEF (EIP-3541), which no id to go on from does.
contract EarningsLens {
    /// @dev More than one subscription costs to look at. Servers cap the gas of a call as they like, so the lens stops
    /// by itself where the gas ends.
    uint256 private constant _GAS_OF_LOOK = 100_000;
    /// @dev More than one word of the answer costs to hand out, at 200 gas a byte.
    uint256 private constant _GAS_OF_WORD = 6_500;

    /// @notice Looks at each id from `first` on.
    /// @param subscriptions Where the subscriptions are.
    /// @param first The first id to look at, from 1.
    /// @param most Most subscriptions in the answer.
    constructor(ISubscriptions subscriptions, uint256 first, uint256 most) {
        uint256 count = subscriptions.subscriptionCount();
        uint256[] memory words = new uint256[](2 * most + 1);
        uint256 length = 1;
        uint256 id = first;
        // analysed: loop: the count of ids, what the caller asks for at most, and the gas of the call
        while (id <= count && length <= 2 * most && gasleft() > _GAS_OF_LOOK + length * _GAS_OF_WORD) {
            uint256 amount = subscriptions.earned(id);
            if (amount > 0) {
                words[length++] = (uint256(uint160(subscriptions.subscriptionOf(id).token)) << 64) | id;
                words[length++] = amount;
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
}
