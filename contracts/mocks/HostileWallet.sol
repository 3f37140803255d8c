// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title A wallet that answers every question badly, and a factory that does.
contract HostileWallet {
    /// @notice What it does when it is called.
    enum Manner {
        Reverts,
        RevertsWithMagic,
        Garbage,
        Short,
        Nothing,
        Unpadded,
        BurnsGas,
        Floods,
        MagicForAll
    }

    /// @notice The magic value of ERC-1271.
    bytes32 private constant _MAGIC = bytes32(bytes4(0x1626ba7e));
    /// @notice Bytes of a flood.
    uint256 private constant _FLOOD = 100_000;

    /// @notice What it does when it is called.
    Manner public immutable MANNER;

    /// @notice It reverts when it is asked.
    error HostileWalletRefuses();

    /// @notice Makes one of that manner.
    constructor(Manner manner) {
        MANNER = manner;
    }

    /// @notice Answers whatever it is asked.
    // solhint-disable-next-line no-complex-fallback
    fallback(bytes calldata) external payable returns (bytes memory answer) {
        uint256 burnt = 0;
        if (MANNER == Manner.Reverts) revert HostileWalletRefuses();
        if (MANNER == Manner.RevertsWithMagic) _revertWithMagic();
        if (MANNER == Manner.Garbage) return abi.encode(uint256(1));
        if (MANNER == Manner.Short) return abi.encodePacked(bytes4(_MAGIC));
        if (MANNER == Manner.Nothing) return "";
        if (MANNER == Manner.Unpadded) return abi.encode(_MAGIC | bytes32(uint256(1)));
        while (MANNER == Manner.BurnsGas) ++burnt;
        if (MANNER == Manner.Floods) return new bytes(_FLOOD);
        return abi.encode(_MAGIC);
    }

    function _revertWithMagic() private pure {
        bytes32 magic = _MAGIC;
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            mstore(0, magic)
            revert(0, 32)
        }
    }
}
