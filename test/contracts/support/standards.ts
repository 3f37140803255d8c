/** What the final texts of the ERCs say of their interfaces: the ERC-165 id, and each function and event by its types. */
export const standards = {
  "ERC-165": { id: "0x01ffc9a7", functions: ["supportsInterface(bytes4) returns (bool)"], events: [] },
  "ERC-721": {
    id: "0x80ac58cd",
    functions: [
      "balanceOf(address) returns (uint256)",
      "ownerOf(uint256) returns (address)",
      "safeTransferFrom(address,address,uint256,bytes)",
      "safeTransferFrom(address,address,uint256)",
      "transferFrom(address,address,uint256)",
      "approve(address,uint256)",
      "setApprovalForAll(address,bool)",
      "getApproved(uint256) returns (address)",
      "isApprovedForAll(address,address) returns (bool)",
    ],
    events: [
      "Transfer(address indexed,address indexed,uint256 indexed)",
      "Approval(address indexed,address indexed,uint256 indexed)",
      "ApprovalForAll(address indexed,address indexed,bool)",
    ],
  },
  "ERC-721 metadata": {
    id: "0x5b5e139f",
    functions: ["name() returns (string)", "symbol() returns (string)", "tokenURI(uint256) returns (string)"],
    events: [],
  },
  "ERC-4907": {
    id: "0xad092b5c",
    functions: [
      "setUser(uint256,address,uint64)",
      "userOf(uint256) returns (address)",
      "userExpires(uint256) returns (uint256)",
    ],
    events: ["UpdateUser(uint256 indexed,address indexed,uint64)"],
  },
  "ERC-7858": {
    id: "0x3ebdfa31",
    functions: [
      "expiryType() returns (uint8)",
      "isTokenExpired(uint256) returns (bool)",
      "startTime(uint256) returns (uint256)",
      "endTime(uint256) returns (uint256)",
    ],
    events: ["TokenExpiryUpdated(uint256 indexed,uint256 indexed,uint256 indexed)"],
  },
} as const;
