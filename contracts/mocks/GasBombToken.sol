// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import {TestStablecoin} from "./TestStablecoin.sol";

/// @title A token that wastes its caller's gas: by burning it, or by answers too long to copy.
contract GasBombToken is TestStablecoin {
    /// @notice What it does in `permit` and `transfer`, after what it should do. The silent one touches as much memory
    /// as the long one and answers with nothing.
    enum Bomb {
        None,
        Silent,
        Long,
        SilentRevert,
        LongRevert,
        Burn
    }

    uint256 private constant _LENGTH = 1 << 19;

    Bomb private _bomb;

    constructor() TestStablecoin("Heavy Dollar", "HUSD", 6) {}

    /// @notice From now on it does `bomb`.
    function arm(Bomb bomb) external {
        _bomb = bomb;
    }

    /// @inheritdoc ERC20
    function transfer(address to, uint256 amount) public override returns (bool) {
        super.transfer(to, amount);
        _explode();
        return true;
    }

    /// @inheritdoc ERC20Permit
    function permit(
        address owner,
        address spender,
        uint256 value,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) public override {
        super.permit(owner, spender, value, deadline, v, r, s);
        _explode();
    }

    function _explode() private view {
        Bomb bomb = _bomb;
        if (bomb == Bomb.None) return;
        uint256 length = bomb == Bomb.Long || bomb == Bomb.LongRevert ? _LENGTH : 0;
        bool fails = bomb == Bomb.SilentRevert || bomb == Bomb.LongRevert;
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            if eq(bomb, 5) {
                invalid()
            }
            let start := mload(0x40)
            mstore(add(start, _LENGTH), 1)
            mstore(start, 1)
            if fails {
                revert(start, length)
            }
            return(start, length)
        }
    }
}
