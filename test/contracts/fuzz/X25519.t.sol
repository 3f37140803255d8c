// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {X25519} from "../../../contracts/libraries/X25519.sol";
import {VM} from "../solidity/ICheatcodes.sol";

/// @title Which keys are refused, told by arithmetic instead of a list.
contract X25519Fuzz {
    /// @dev The field's order.
    uint256 private constant _P = 2 ** 255 - 19;

    /// @dev u of the two points of order 8, as RFC 7748 numbers (Curve25519, Bernstein 2006, section 3).
    uint256 private constant _ORDER_8A =
        325_606_250_916_557_431_795_983_626_356_110_631_294_008_115_727_848_805_560_023_387_167_927_233_504;
    uint256 private constant _ORDER_8B =
        39_382_357_235_489_614_581_723_060_781_553_021_112_529_911_719_440_698_176_882_885_853_963_445_705_823;

    /// @notice Around each point of low order exactly its encodings are refused, with the ignored bit clear or set.
    function testRefusesExactlyTheLowOrderPoints(
        uint8 which,
        uint8 distance,
        bool isUnreduced,
        bool hasTopBit
    ) external pure {
        uint256 u = addmod(_lowOrder(which % 5), _P + (distance % 5) - 2, _P);
        if (isUnreduced && u + _P < 1 << 255) u += _P;
        _check(_encode(u, hasTopBit));
    }

    /// @notice One wrong bit anywhere makes another key of a point of low order.
    function testRefusesNoNeighbour(uint8 which, uint8 bit, bool hasTopBit) external pure {
        _check(_encode(_lowOrder(which % 5), hasTopBit) ^ bytes32(uint256(1) << bit));
    }

    /// @notice Any other key will do.
    function testAcceptsAnyOtherKey(bytes32 key) external pure {
        _check(key);
    }

    function _check(bytes32 key) private pure {
        uint256 u = _decode(key);
        bool isLowOrder = false;
        for (uint256 i = 0; i < 5; ++i) isLowOrder = isLowOrder || u == _lowOrder(i);
        VM.assertEq(X25519.isUsable(key), !isLowOrder, "usable");
    }

    /// @dev The u of points of order 1, 2, 4 and 8, on the curve or its twist.
    function _lowOrder(uint256 index) private pure returns (uint256 u) {
        return [0, 1, _P - 1, _ORDER_8A, _ORDER_8B][index];
    }

    /// @dev RFC 7748: little-endian, the top bit ignored, modulo p.
    function _decode(bytes32 key) private pure returns (uint256 u) {
        for (uint256 i = 0; i < 32; ++i) u |= uint256(uint8(key[i])) << (8 * i);
        return (u & ((1 << 255) - 1)) % _P;
    }

    function _encode(uint256 u, bool hasTopBit) private pure returns (bytes32 key) {
        if (hasTopBit) u |= 1 << 255;
        for (uint256 i = 0; i < 32; ++i) key |= bytes32(bytes1(uint8(u >> (8 * i)))) >> (8 * i);
    }
}
