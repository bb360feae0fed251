// How TestToken.json beside this was made: `npm install solc@0.8.37 @openzeppelin/contracts@5.7.0` in an empty folder, then
// `NODE_PATH=that/node_modules node compile.js`. Run once; tests read TestToken.json, which is solc's standard JSON without
// syntax trees. OpenZeppelin's licence is in LICENSE-openzeppelin.
const fs = require("fs"), path = require("path"), solc = require("solc");
const source = (file) => ({ content: fs.readFileSync(file, "utf8") });
const input = {
  language: "Solidity",
  sources: { "TestToken.sol": source(path.join(__dirname, "TestToken.sol")) },
  settings: {
    evmVersion: "cancun", // what executor_evm runs
    optimizer: { enabled: true, runs: 200 },
    metadata: { appendCBOR: false, bytecodeHash: "none" },
    outputSelection: { "*": { "*": ["abi", "evm.bytecode.object"] } },
  },
};
const imported = (file) => ({ contents: fs.readFileSync(require.resolve(file), "utf8") });
const output = JSON.parse(solc.compile(JSON.stringify(input), { import: imported }));
for (const error of output.errors ?? []) console.error(error.formattedMessage);
// Of OpenZeppelin's own contracts the ABI of the abstract ERC20 is enough to have several in the file.
const kept = { "TestToken.sol": output.contracts["TestToken.sol"] };
const erc20 = "@openzeppelin/contracts/token/ERC20/ERC20.sol";
kept[erc20] = output.contracts[erc20];
fs.writeFileSync(path.join(__dirname, "TestToken.json"), JSON.stringify({ contracts: kept }) + "\n");
