// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

library Cast {
    function toUint8(uint256 value) internal pure returns (uint8 narrow) {
        require(value < 256);
        return uint8(value); // analysed: narrowing: just checked
    }
}

contract Narrow {
    using Cast for uint256;

    function cuts(uint256 wide, int256 signed, uint88 money) external view returns (uint256 sum) {
        sum += uint88(wide); // fault
        sum += uint256(signed); // fault
        int256 taken = int88(money); // fault
        if (taken > 0) ++sum;
        sum += uint32(block.timestamp); // fault
    }

    function keeps(uint256 wide, uint88 money, bytes32 text) external view returns (uint256 sum) {
        sum += uint256(money) + uint40(block.timestamp) + wide.toUint8();
        sum += uint88(type(int88).max) + uint8(255) + uint160(address(bytes20(text)));
        int96 signed = int96(int88(1)) + int96(uint96(money)); // fault
        int96 wider = signed + int96(uint96(uint64(1))); // fault
        return sum + uint256(int256(wider > 0 ? int8(1) : int8(0))); // fault
    }
}
