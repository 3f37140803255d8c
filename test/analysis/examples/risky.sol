// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

interface IERC20 {
    function approve(address spender, uint256 amount) external returns (bool done);
    function transfer(address to, uint256 amount) external returns (bool done);
    function balanceOf(address account) external view returns (uint256 amount);
}

contract Risky {
    function asks(IERC20 token, address payable to, bytes32 hash) external returns (uint256 sum) {
        require(tx.origin == msg.sender); // fault
        sum += block.number; // fault
        sum += block.prevrandao; // fault
        sum += uint256(blockhash(0)); // fault
        sum += block.timestamp + block.chainid + token.balanceOf(to);
        unchecked { // fault
            sum += 1;
        }
        (bool ok, ) = to.call{value: 1}(""); // fault
        (ok, ) = to.delegatecall(""); // fault
        (ok, ) = to.staticcall(""); // fault
        ok = to.send(1); // fault
        to.transfer(1); // fault
        ok = token.transfer(to, 1); // fault
        ok = token.approve(to, 1); // fault
        if (ecrecover(hash, 0, 0, 0) == to) sum += 1; // fault
        bytes memory packed = abi.encodePacked(hash, sum); // fault
        packed = abi.encode(hash, sum);
        // analysed: risky: shows that a reason is enough
        assembly {
            sum := add(sum, 1)
        }
        assembly {} // fault
    }
}
