// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {IAccessCredential} from "../../../contracts/interfaces/IAccessCredential.sol";
import {TestStablecoin} from "../../../contracts/mocks/TestStablecoin.sol";
import {KEEPER} from "../solidity/Cast.sol";
import {VM} from "../solidity/ICheatcodes.sol";
import {World} from "../solidity/World.sol";

/// @title Who may read and use, whoever the token goes to.
contract AccessCredentialFuzz is World {
    address private constant _ALICE = address(0xA11CE);
    uint256 private _id;

    function setUp() external {
        _deploy();
        TestStablecoin token = _acceptedToken(6);
        _id = _buy(_ALICE, _addPlan(1_000_000, 1), 30, token);
        _deliver(_id);
    }

    /// @notice Whatever the former owner had set is gone for whomever the token went to, back to the owner included.
    function testTransferClearsEverything(address to, address user, uint64 expires, bytes32 key, bool isLent) external {
        VM.assume(to != address(0) && user != address(0));
        VM.prank(_ALICE);
        _credential.setEncryptionKey(_id, _usable(key));
        VM.prank(KEEPER);
        _subscriptions.setCredential(_id, 2, "sealed again");
        VM.prank(_ALICE);
        if (isLent) _credential.setUser(_id, user, expires);
        else _credential.approve(user, _id);

        VM.prank(_ALICE);
        _credential.transferFrom(_ALICE, to, _id);
        VM.assertEq(_credential.ownerOf(_id), to, "owner");
        VM.assertEq(_credential.userOf(_id), address(0), "user");
        VM.assertEq(_credential.userExpires(_id), 0, "time of the user");
        VM.assertEq(_credential.getApproved(_id), address(0), "approved");
        VM.assertEq(_credential.encryptionKeyOf(_id), 0, "key");
        VM.assertTrue(!_isSealed(_id), "details are still there");
        VM.assertEq(_credential.epochOf(_id), 3, "epoch");
    }

    /// @notice Details sealed in another epoch than the present one are refused.
    function testOtherEpochsAreRefused(uint32 epoch, uint8 changes) external {
        uint32 current = 1 + (changes % 4);
        for (uint32 i = 1; i < current; ++i) {
            VM.prank(_ALICE);
            _credential.setEncryptionKey(_id, _usable(bytes32(uint256(i))));
        }
        VM.assume(epoch != current);
        VM.prank(KEEPER);
        VM.expectRevert(
            abi.encodeWithSelector(IAccessCredential.AccessCredentialStaleEpoch.selector, _id, epoch, current)
        );
        _subscriptions.setCredential(_id, epoch, "stale");
        VM.prank(KEEPER);
        _subscriptions.setCredential(_id, current, "sealed");
        VM.assertTrue(_isSealed(_id), "details are not there");
    }

    /// @notice A user is the user until the second that was set, and not in it.
    function testUserEndsInTime(address user, uint32 period, uint8 around) external {
        VM.assume(user != address(0));
        uint64 expires = uint64(_BEGINNING + 2 + period);
        VM.prank(_ALICE);
        _credential.setUser(_id, user, expires);
        VM.warp(expires + (around % 5) - 2);
        VM.assertEq(_credential.userOf(_id), block.timestamp < expires ? user : address(0), "user");
    }
}
