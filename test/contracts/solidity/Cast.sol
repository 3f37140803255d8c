// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

// Who acts in the tests: one account a role, and a thief that holds none.
address constant ADMIN = address(0xAD0001);
address constant KEEPER = address(0xAD0002);
address constant PLANNER = address(0xAD0003);
address constant OPERATOR = address(0xAD0004);
address constant PAUSER = address(0xAD0005);
address constant TREASURY = address(0xAD0006);
address constant SECOND_TREASURY = address(0xAD0007);
address constant SHOP = address(0xAD0008);
address constant THIEF = address(0xAD0009);
