# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_cita_global_optspecs
    string join \n c/context= r/controller-addr= e/executor-addr= u/account-name= p/password= crypto= consensus= t/connect-timeout= output= home= q/quiet v/verbose h/help V/version
end

function __fish_cita_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_cita_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_cita_using_subcommand
    set -l cmd (__fish_cita_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c cita -n "__fish_cita_needs_command" -s c -l context -d 'Use a saved context' -r
complete -c cita -n "__fish_cita_needs_command" -s r -l controller-addr -d 'Controller address, host:port' -r
complete -c cita -n "__fish_cita_needs_command" -s e -l executor-addr -d 'Executor address, host:port' -r
complete -c cita -n "__fish_cita_needs_command" -s u -l account-name -d 'Account to act as' -r
complete -c cita -n "__fish_cita_needs_command" -s p -l password -d 'Unlocks that account' -r
complete -c cita -n "__fish_cita_needs_command" -l crypto -d 'Signature suite of the chain' -r -f -a "SM\t''
ETH\t''"
complete -c cita -n "__fish_cita_needs_command" -l consensus -d 'How the chain\'s proofs are parsed' -r -f -a "BFT\t''
OVERLORD\t''
RAFT\t''"
complete -c cita -n "__fish_cita_needs_command" -s t -l connect-timeout -d 'Seconds to wait for a connection' -r
complete -c cita -n "__fish_cita_needs_command" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_needs_command" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_needs_command" -s q -l quiet -d 'Print results and errors only'
complete -c cita -n "__fish_cita_needs_command" -s v -l verbose -d 'Also tell what is being done, on standard error'
complete -c cita -n "__fish_cita_needs_command" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_needs_command" -s V -l version -d 'Print version'
complete -c cita -n "__fish_cita_needs_command" -f -a "get" -d 'Get data from a chain'
complete -c cita -n "__fish_cita_needs_command" -f -a "ge" -d 'Get data from a chain'
complete -c cita -n "__fish_cita_needs_command" -f -a "g" -d 'Get data from a chain'
complete -c cita -n "__fish_cita_needs_command" -f -a "send" -d 'Send a transaction'
complete -c cita -n "__fish_cita_needs_command" -f -a "call" -d 'Call a contract without changing anything'
complete -c cita -n "__fish_cita_needs_command" -f -a "create" -d 'Create a contract'
complete -c cita -n "__fish_cita_needs_command" -f -a "context" -d 'Contexts: which chain to talk to, and as whom'
complete -c cita -n "__fish_cita_needs_command" -f -a "ctx" -d 'Contexts: which chain to talk to, and as whom'
complete -c cita -n "__fish_cita_needs_command" -f -a "account" -d 'Accounts in the wallet'
complete -c cita -n "__fish_cita_needs_command" -f -a "a" -d 'Accounts in the wallet'
complete -c cita -n "__fish_cita_needs_command" -f -a "admin" -d 'Change a chain\'s system configuration, as its admin'
complete -c cita -n "__fish_cita_needs_command" -f -a "rpc" -d 'Other requests to a node'
complete -c cita -n "__fish_cita_needs_command" -f -a "bench" -d 'Measure a chain'
complete -c cita -n "__fish_cita_needs_command" -f -a "b" -d 'Measure a chain'
complete -c cita -n "__fish_cita_needs_command" -f -a "watch" -d 'Watch blocks as they are made'
complete -c cita -n "__fish_cita_needs_command" -f -a "w" -d 'Watch blocks as they are made'
complete -c cita -n "__fish_cita_needs_command" -f -a "chain" -d 'Run a whole chain on this machine'
complete -c cita -n "__fish_cita_needs_command" -f -a "node" -d 'Run one node: all six services in one process'
complete -c cita -n "__fish_cita_needs_command" -f -a "service" -d 'Run one service of a node'
complete -c cita -n "__fish_cita_needs_command" -f -a "completions" -d 'Completions for a shell'
complete -c cita -n "__fish_cita_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cita -n "__fish_cita_using_subcommand get; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand get; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand get; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand get; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -f -a "block-number" -d 'The chain\'s height'
complete -c cita -n "__fish_cita_using_subcommand get; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -f -a "bn" -d 'The chain\'s height'
complete -c cita -n "__fish_cita_using_subcommand get; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -f -a "block" -d 'A block, by height or hash'
complete -c cita -n "__fish_cita_using_subcommand get; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -f -a "b" -d 'A block, by height or hash'
complete -c cita -n "__fish_cita_using_subcommand get; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -f -a "block-hash" -d 'The hash of a block'
complete -c cita -n "__fish_cita_using_subcommand get; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -f -a "bh" -d 'The hash of a block'
complete -c cita -n "__fish_cita_using_subcommand get; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -f -a "tx" -d 'A transaction and its place'
complete -c cita -n "__fish_cita_using_subcommand get; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -f -a "receipt" -d 'What a transaction did'
complete -c cita -n "__fish_cita_using_subcommand get; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -f -a "r" -d 'What a transaction did'
complete -c cita -n "__fish_cita_using_subcommand get; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -f -a "system-config" -d 'The system configuration'
complete -c cita -n "__fish_cita_using_subcommand get; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -f -a "sc" -d 'The system configuration'
complete -c cita -n "__fish_cita_using_subcommand get; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -f -a "node-status" -d 'How the node and its peers are'
complete -c cita -n "__fish_cita_using_subcommand get; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -f -a "ns" -d 'How the node and its peers are'
complete -c cita -n "__fish_cita_using_subcommand get; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -f -a "code" -d 'The code of a contract'
complete -c cita -n "__fish_cita_using_subcommand get; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -f -a "balance" -d 'The balance of an account'
complete -c cita -n "__fish_cita_using_subcommand get; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -f -a "ba" -d 'The balance of an account'
complete -c cita -n "__fish_cita_using_subcommand get; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -f -a "nonce" -d 'How many transactions an account sent'
complete -c cita -n "__fish_cita_using_subcommand get; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -f -a "storage-at" -d 'A storage slot of a contract'
complete -c cita -n "__fish_cita_using_subcommand get; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -f -a "abi" -d 'The ABI that was stored for a contract'
complete -c cita -n "__fish_cita_using_subcommand get; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -f -a "receipt-proof" -d 'A receipt with its proof'
complete -c cita -n "__fish_cita_using_subcommand get; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -f -a "rp" -d 'A receipt with its proof'
complete -c cita -n "__fish_cita_using_subcommand get; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -f -a "roots-info" -d 'The state root and receipts root of a block'
complete -c cita -n "__fish_cita_using_subcommand get; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -f -a "ri" -d 'The state root and receipts root of a block'
complete -c cita -n "__fish_cita_using_subcommand get; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -f -a "cross-chain-proof" -d 'What convinces another chain of a receipt'
complete -c cita -n "__fish_cita_using_subcommand get; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -f -a "ccp" -d 'What convinces another chain of a receipt'
complete -c cita -n "__fish_cita_using_subcommand get; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from block-number" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from block-number" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from block-number" -s p -l pending -d 'Of the block that is being made'
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from block-number" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from bn" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from bn" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from bn" -s p -l pending -d 'Of the block that is being made'
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from bn" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from block" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from block" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from block" -s d -l detail -d 'With whole transactions instead of their hashes'
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from block" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from b" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from b" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from b" -s d -l detail -d 'With whole transactions instead of their hashes'
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from b" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from block-hash" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from block-hash" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from block-hash" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from bh" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from bh" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from bh" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from tx" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from tx" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from tx" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from receipt" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from receipt" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from receipt" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from r" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from r" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from r" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from system-config" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from system-config" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from system-config" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from sc" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from sc" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from sc" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from node-status" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from node-status" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from node-status" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from ns" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from ns" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from ns" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from code" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from code" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from code" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from balance" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from balance" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from balance" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from ba" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from ba" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from ba" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from nonce" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from nonce" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from nonce" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from storage-at" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from storage-at" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from storage-at" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from abi" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from abi" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from abi" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from receipt-proof" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from receipt-proof" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from receipt-proof" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from rp" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from rp" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from rp" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from roots-info" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from roots-info" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from roots-info" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from ri" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from ri" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from ri" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from cross-chain-proof" -s o -l out -d 'Also write the encoded proof into this folder' -r -F
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from cross-chain-proof" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from cross-chain-proof" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from cross-chain-proof" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from ccp" -s o -l out -d 'Also write the encoded proof into this folder' -r -F
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from ccp" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from ccp" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from ccp" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from help" -f -a "block-number" -d 'The chain\'s height'
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from help" -f -a "block" -d 'A block, by height or hash'
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from help" -f -a "block-hash" -d 'The hash of a block'
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from help" -f -a "tx" -d 'A transaction and its place'
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from help" -f -a "receipt" -d 'What a transaction did'
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from help" -f -a "system-config" -d 'The system configuration'
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from help" -f -a "node-status" -d 'How the node and its peers are'
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from help" -f -a "code" -d 'The code of a contract'
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from help" -f -a "balance" -d 'The balance of an account'
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from help" -f -a "nonce" -d 'How many transactions an account sent'
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from help" -f -a "storage-at" -d 'A storage slot of a contract'
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from help" -f -a "abi" -d 'The ABI that was stored for a contract'
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from help" -f -a "receipt-proof" -d 'A receipt with its proof'
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from help" -f -a "roots-info" -d 'The state root and receipts root of a block'
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from help" -f -a "cross-chain-proof" -d 'What convinces another chain of a receipt'
complete -c cita -n "__fish_cita_using_subcommand get; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cita -n "__fish_cita_using_subcommand ge; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand ge; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand ge; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand ge; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -f -a "block-number" -d 'The chain\'s height'
complete -c cita -n "__fish_cita_using_subcommand ge; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -f -a "bn" -d 'The chain\'s height'
complete -c cita -n "__fish_cita_using_subcommand ge; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -f -a "block" -d 'A block, by height or hash'
complete -c cita -n "__fish_cita_using_subcommand ge; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -f -a "b" -d 'A block, by height or hash'
complete -c cita -n "__fish_cita_using_subcommand ge; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -f -a "block-hash" -d 'The hash of a block'
complete -c cita -n "__fish_cita_using_subcommand ge; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -f -a "bh" -d 'The hash of a block'
complete -c cita -n "__fish_cita_using_subcommand ge; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -f -a "tx" -d 'A transaction and its place'
complete -c cita -n "__fish_cita_using_subcommand ge; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -f -a "receipt" -d 'What a transaction did'
complete -c cita -n "__fish_cita_using_subcommand ge; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -f -a "r" -d 'What a transaction did'
complete -c cita -n "__fish_cita_using_subcommand ge; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -f -a "system-config" -d 'The system configuration'
complete -c cita -n "__fish_cita_using_subcommand ge; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -f -a "sc" -d 'The system configuration'
complete -c cita -n "__fish_cita_using_subcommand ge; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -f -a "node-status" -d 'How the node and its peers are'
complete -c cita -n "__fish_cita_using_subcommand ge; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -f -a "ns" -d 'How the node and its peers are'
complete -c cita -n "__fish_cita_using_subcommand ge; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -f -a "code" -d 'The code of a contract'
complete -c cita -n "__fish_cita_using_subcommand ge; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -f -a "balance" -d 'The balance of an account'
complete -c cita -n "__fish_cita_using_subcommand ge; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -f -a "ba" -d 'The balance of an account'
complete -c cita -n "__fish_cita_using_subcommand ge; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -f -a "nonce" -d 'How many transactions an account sent'
complete -c cita -n "__fish_cita_using_subcommand ge; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -f -a "storage-at" -d 'A storage slot of a contract'
complete -c cita -n "__fish_cita_using_subcommand ge; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -f -a "abi" -d 'The ABI that was stored for a contract'
complete -c cita -n "__fish_cita_using_subcommand ge; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -f -a "receipt-proof" -d 'A receipt with its proof'
complete -c cita -n "__fish_cita_using_subcommand ge; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -f -a "rp" -d 'A receipt with its proof'
complete -c cita -n "__fish_cita_using_subcommand ge; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -f -a "roots-info" -d 'The state root and receipts root of a block'
complete -c cita -n "__fish_cita_using_subcommand ge; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -f -a "ri" -d 'The state root and receipts root of a block'
complete -c cita -n "__fish_cita_using_subcommand ge; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -f -a "cross-chain-proof" -d 'What convinces another chain of a receipt'
complete -c cita -n "__fish_cita_using_subcommand ge; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -f -a "ccp" -d 'What convinces another chain of a receipt'
complete -c cita -n "__fish_cita_using_subcommand ge; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from block-number" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from block-number" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from block-number" -s p -l pending -d 'Of the block that is being made'
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from block-number" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from bn" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from bn" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from bn" -s p -l pending -d 'Of the block that is being made'
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from bn" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from block" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from block" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from block" -s d -l detail -d 'With whole transactions instead of their hashes'
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from block" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from b" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from b" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from b" -s d -l detail -d 'With whole transactions instead of their hashes'
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from b" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from block-hash" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from block-hash" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from block-hash" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from bh" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from bh" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from bh" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from tx" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from tx" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from tx" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from receipt" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from receipt" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from receipt" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from r" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from r" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from r" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from system-config" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from system-config" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from system-config" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from sc" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from sc" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from sc" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from node-status" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from node-status" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from node-status" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from ns" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from ns" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from ns" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from code" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from code" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from code" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from balance" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from balance" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from balance" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from ba" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from ba" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from ba" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from nonce" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from nonce" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from nonce" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from storage-at" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from storage-at" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from storage-at" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from abi" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from abi" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from abi" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from receipt-proof" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from receipt-proof" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from receipt-proof" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from rp" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from rp" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from rp" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from roots-info" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from roots-info" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from roots-info" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from ri" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from ri" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from ri" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from cross-chain-proof" -s o -l out -d 'Also write the encoded proof into this folder' -r -F
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from cross-chain-proof" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from cross-chain-proof" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from cross-chain-proof" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from ccp" -s o -l out -d 'Also write the encoded proof into this folder' -r -F
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from ccp" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from ccp" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from ccp" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from help" -f -a "block-number" -d 'The chain\'s height'
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from help" -f -a "block" -d 'A block, by height or hash'
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from help" -f -a "block-hash" -d 'The hash of a block'
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from help" -f -a "tx" -d 'A transaction and its place'
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from help" -f -a "receipt" -d 'What a transaction did'
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from help" -f -a "system-config" -d 'The system configuration'
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from help" -f -a "node-status" -d 'How the node and its peers are'
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from help" -f -a "code" -d 'The code of a contract'
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from help" -f -a "balance" -d 'The balance of an account'
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from help" -f -a "nonce" -d 'How many transactions an account sent'
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from help" -f -a "storage-at" -d 'A storage slot of a contract'
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from help" -f -a "abi" -d 'The ABI that was stored for a contract'
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from help" -f -a "receipt-proof" -d 'A receipt with its proof'
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from help" -f -a "roots-info" -d 'The state root and receipts root of a block'
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from help" -f -a "cross-chain-proof" -d 'What convinces another chain of a receipt'
complete -c cita -n "__fish_cita_using_subcommand ge; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cita -n "__fish_cita_using_subcommand g; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand g; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand g; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand g; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -f -a "block-number" -d 'The chain\'s height'
complete -c cita -n "__fish_cita_using_subcommand g; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -f -a "bn" -d 'The chain\'s height'
complete -c cita -n "__fish_cita_using_subcommand g; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -f -a "block" -d 'A block, by height or hash'
complete -c cita -n "__fish_cita_using_subcommand g; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -f -a "b" -d 'A block, by height or hash'
complete -c cita -n "__fish_cita_using_subcommand g; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -f -a "block-hash" -d 'The hash of a block'
complete -c cita -n "__fish_cita_using_subcommand g; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -f -a "bh" -d 'The hash of a block'
complete -c cita -n "__fish_cita_using_subcommand g; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -f -a "tx" -d 'A transaction and its place'
complete -c cita -n "__fish_cita_using_subcommand g; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -f -a "receipt" -d 'What a transaction did'
complete -c cita -n "__fish_cita_using_subcommand g; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -f -a "r" -d 'What a transaction did'
complete -c cita -n "__fish_cita_using_subcommand g; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -f -a "system-config" -d 'The system configuration'
complete -c cita -n "__fish_cita_using_subcommand g; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -f -a "sc" -d 'The system configuration'
complete -c cita -n "__fish_cita_using_subcommand g; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -f -a "node-status" -d 'How the node and its peers are'
complete -c cita -n "__fish_cita_using_subcommand g; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -f -a "ns" -d 'How the node and its peers are'
complete -c cita -n "__fish_cita_using_subcommand g; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -f -a "code" -d 'The code of a contract'
complete -c cita -n "__fish_cita_using_subcommand g; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -f -a "balance" -d 'The balance of an account'
complete -c cita -n "__fish_cita_using_subcommand g; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -f -a "ba" -d 'The balance of an account'
complete -c cita -n "__fish_cita_using_subcommand g; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -f -a "nonce" -d 'How many transactions an account sent'
complete -c cita -n "__fish_cita_using_subcommand g; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -f -a "storage-at" -d 'A storage slot of a contract'
complete -c cita -n "__fish_cita_using_subcommand g; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -f -a "abi" -d 'The ABI that was stored for a contract'
complete -c cita -n "__fish_cita_using_subcommand g; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -f -a "receipt-proof" -d 'A receipt with its proof'
complete -c cita -n "__fish_cita_using_subcommand g; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -f -a "rp" -d 'A receipt with its proof'
complete -c cita -n "__fish_cita_using_subcommand g; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -f -a "roots-info" -d 'The state root and receipts root of a block'
complete -c cita -n "__fish_cita_using_subcommand g; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -f -a "ri" -d 'The state root and receipts root of a block'
complete -c cita -n "__fish_cita_using_subcommand g; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -f -a "cross-chain-proof" -d 'What convinces another chain of a receipt'
complete -c cita -n "__fish_cita_using_subcommand g; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -f -a "ccp" -d 'What convinces another chain of a receipt'
complete -c cita -n "__fish_cita_using_subcommand g; and not __fish_seen_subcommand_from block-number bn block b block-hash bh tx receipt r system-config sc node-status ns code balance ba nonce storage-at abi receipt-proof rp roots-info ri cross-chain-proof ccp help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from block-number" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from block-number" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from block-number" -s p -l pending -d 'Of the block that is being made'
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from block-number" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from bn" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from bn" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from bn" -s p -l pending -d 'Of the block that is being made'
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from bn" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from block" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from block" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from block" -s d -l detail -d 'With whole transactions instead of their hashes'
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from block" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from b" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from b" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from b" -s d -l detail -d 'With whole transactions instead of their hashes'
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from b" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from block-hash" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from block-hash" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from block-hash" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from bh" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from bh" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from bh" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from tx" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from tx" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from tx" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from receipt" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from receipt" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from receipt" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from r" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from r" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from r" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from system-config" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from system-config" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from system-config" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from sc" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from sc" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from sc" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from node-status" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from node-status" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from node-status" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from ns" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from ns" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from ns" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from code" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from code" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from code" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from balance" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from balance" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from balance" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from ba" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from ba" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from ba" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from nonce" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from nonce" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from nonce" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from storage-at" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from storage-at" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from storage-at" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from abi" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from abi" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from abi" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from receipt-proof" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from receipt-proof" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from receipt-proof" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from rp" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from rp" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from rp" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from roots-info" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from roots-info" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from roots-info" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from ri" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from ri" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from ri" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from cross-chain-proof" -s o -l out -d 'Also write the encoded proof into this folder' -r -F
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from cross-chain-proof" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from cross-chain-proof" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from cross-chain-proof" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from ccp" -s o -l out -d 'Also write the encoded proof into this folder' -r -F
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from ccp" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from ccp" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from ccp" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from help" -f -a "block-number" -d 'The chain\'s height'
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from help" -f -a "block" -d 'A block, by height or hash'
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from help" -f -a "block-hash" -d 'The hash of a block'
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from help" -f -a "tx" -d 'A transaction and its place'
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from help" -f -a "receipt" -d 'What a transaction did'
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from help" -f -a "system-config" -d 'The system configuration'
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from help" -f -a "node-status" -d 'How the node and its peers are'
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from help" -f -a "code" -d 'The code of a contract'
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from help" -f -a "balance" -d 'The balance of an account'
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from help" -f -a "nonce" -d 'How many transactions an account sent'
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from help" -f -a "storage-at" -d 'A storage slot of a contract'
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from help" -f -a "abi" -d 'The ABI that was stored for a contract'
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from help" -f -a "receipt-proof" -d 'A receipt with its proof'
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from help" -f -a "roots-info" -d 'The state root and receipts root of a block'
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from help" -f -a "cross-chain-proof" -d 'What convinces another chain of a receipt'
complete -c cita -n "__fish_cita_using_subcommand g; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cita -n "__fish_cita_using_subcommand send" -s v -l value -d 'Value, hex of up to 64 digits' -r
complete -c cita -n "__fish_cita_using_subcommand send" -s q -l quota -d 'The most quota that it may use [default: 200000, to create a contract 1073741824]' -r
complete -c cita -n "__fish_cita_using_subcommand send" -l until -d 'The last block that it may be in: a height, or +N after the current one' -r
complete -c cita -n "__fish_cita_using_subcommand send" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand send" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand send" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand call" -s f -l from -d 'Caller [default: the current account]' -r
complete -c cita -n "__fish_cita_using_subcommand call" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand call" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand call" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand create" -s v -l value -d 'Value, hex of up to 64 digits' -r
complete -c cita -n "__fish_cita_using_subcommand create" -s q -l quota -d 'The most quota that it may use [default: 200000, to create a contract 1073741824]' -r
complete -c cita -n "__fish_cita_using_subcommand create" -l until -d 'The last block that it may be in: a height, or +N after the current one' -r
complete -c cita -n "__fish_cita_using_subcommand create" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand create" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand create" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand context; and not __fish_seen_subcommand_from save list ls l delete del rm default help" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand context; and not __fish_seen_subcommand_from save list ls l delete del rm default help" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand context; and not __fish_seen_subcommand_from save list ls l delete del rm default help" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand context; and not __fish_seen_subcommand_from save list ls l delete del rm default help" -f -a "save" -d 'Save the current settings as a context'
complete -c cita -n "__fish_cita_using_subcommand context; and not __fish_seen_subcommand_from save list ls l delete del rm default help" -f -a "list" -d 'List all contexts'
complete -c cita -n "__fish_cita_using_subcommand context; and not __fish_seen_subcommand_from save list ls l delete del rm default help" -f -a "ls" -d 'List all contexts'
complete -c cita -n "__fish_cita_using_subcommand context; and not __fish_seen_subcommand_from save list ls l delete del rm default help" -f -a "l" -d 'List all contexts'
complete -c cita -n "__fish_cita_using_subcommand context; and not __fish_seen_subcommand_from save list ls l delete del rm default help" -f -a "delete" -d 'Delete a context'
complete -c cita -n "__fish_cita_using_subcommand context; and not __fish_seen_subcommand_from save list ls l delete del rm default help" -f -a "del" -d 'Delete a context'
complete -c cita -n "__fish_cita_using_subcommand context; and not __fish_seen_subcommand_from save list ls l delete del rm default help" -f -a "rm" -d 'Delete a context'
complete -c cita -n "__fish_cita_using_subcommand context; and not __fish_seen_subcommand_from save list ls l delete del rm default help" -f -a "default" -d 'Use a context whenever none is named'
complete -c cita -n "__fish_cita_using_subcommand context; and not __fish_seen_subcommand_from save list ls l delete del rm default help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cita -n "__fish_cita_using_subcommand context; and __fish_seen_subcommand_from save" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand context; and __fish_seen_subcommand_from save" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand context; and __fish_seen_subcommand_from save" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand context; and __fish_seen_subcommand_from list" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand context; and __fish_seen_subcommand_from list" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand context; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand context; and __fish_seen_subcommand_from ls" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand context; and __fish_seen_subcommand_from ls" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand context; and __fish_seen_subcommand_from ls" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand context; and __fish_seen_subcommand_from l" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand context; and __fish_seen_subcommand_from l" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand context; and __fish_seen_subcommand_from l" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand context; and __fish_seen_subcommand_from delete" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand context; and __fish_seen_subcommand_from delete" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand context; and __fish_seen_subcommand_from delete" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand context; and __fish_seen_subcommand_from del" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand context; and __fish_seen_subcommand_from del" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand context; and __fish_seen_subcommand_from del" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand context; and __fish_seen_subcommand_from rm" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand context; and __fish_seen_subcommand_from rm" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand context; and __fish_seen_subcommand_from rm" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand context; and __fish_seen_subcommand_from default" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand context; and __fish_seen_subcommand_from default" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand context; and __fish_seen_subcommand_from default" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand context; and __fish_seen_subcommand_from help" -f -a "save" -d 'Save the current settings as a context'
complete -c cita -n "__fish_cita_using_subcommand context; and __fish_seen_subcommand_from help" -f -a "list" -d 'List all contexts'
complete -c cita -n "__fish_cita_using_subcommand context; and __fish_seen_subcommand_from help" -f -a "delete" -d 'Delete a context'
complete -c cita -n "__fish_cita_using_subcommand context; and __fish_seen_subcommand_from help" -f -a "default" -d 'Use a context whenever none is named'
complete -c cita -n "__fish_cita_using_subcommand context; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cita -n "__fish_cita_using_subcommand ctx; and not __fish_seen_subcommand_from save list ls l delete del rm default help" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand ctx; and not __fish_seen_subcommand_from save list ls l delete del rm default help" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand ctx; and not __fish_seen_subcommand_from save list ls l delete del rm default help" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand ctx; and not __fish_seen_subcommand_from save list ls l delete del rm default help" -f -a "save" -d 'Save the current settings as a context'
complete -c cita -n "__fish_cita_using_subcommand ctx; and not __fish_seen_subcommand_from save list ls l delete del rm default help" -f -a "list" -d 'List all contexts'
complete -c cita -n "__fish_cita_using_subcommand ctx; and not __fish_seen_subcommand_from save list ls l delete del rm default help" -f -a "ls" -d 'List all contexts'
complete -c cita -n "__fish_cita_using_subcommand ctx; and not __fish_seen_subcommand_from save list ls l delete del rm default help" -f -a "l" -d 'List all contexts'
complete -c cita -n "__fish_cita_using_subcommand ctx; and not __fish_seen_subcommand_from save list ls l delete del rm default help" -f -a "delete" -d 'Delete a context'
complete -c cita -n "__fish_cita_using_subcommand ctx; and not __fish_seen_subcommand_from save list ls l delete del rm default help" -f -a "del" -d 'Delete a context'
complete -c cita -n "__fish_cita_using_subcommand ctx; and not __fish_seen_subcommand_from save list ls l delete del rm default help" -f -a "rm" -d 'Delete a context'
complete -c cita -n "__fish_cita_using_subcommand ctx; and not __fish_seen_subcommand_from save list ls l delete del rm default help" -f -a "default" -d 'Use a context whenever none is named'
complete -c cita -n "__fish_cita_using_subcommand ctx; and not __fish_seen_subcommand_from save list ls l delete del rm default help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cita -n "__fish_cita_using_subcommand ctx; and __fish_seen_subcommand_from save" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand ctx; and __fish_seen_subcommand_from save" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand ctx; and __fish_seen_subcommand_from save" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand ctx; and __fish_seen_subcommand_from list" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand ctx; and __fish_seen_subcommand_from list" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand ctx; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand ctx; and __fish_seen_subcommand_from ls" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand ctx; and __fish_seen_subcommand_from ls" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand ctx; and __fish_seen_subcommand_from ls" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand ctx; and __fish_seen_subcommand_from l" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand ctx; and __fish_seen_subcommand_from l" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand ctx; and __fish_seen_subcommand_from l" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand ctx; and __fish_seen_subcommand_from delete" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand ctx; and __fish_seen_subcommand_from delete" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand ctx; and __fish_seen_subcommand_from delete" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand ctx; and __fish_seen_subcommand_from del" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand ctx; and __fish_seen_subcommand_from del" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand ctx; and __fish_seen_subcommand_from del" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand ctx; and __fish_seen_subcommand_from rm" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand ctx; and __fish_seen_subcommand_from rm" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand ctx; and __fish_seen_subcommand_from rm" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand ctx; and __fish_seen_subcommand_from default" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand ctx; and __fish_seen_subcommand_from default" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand ctx; and __fish_seen_subcommand_from default" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand ctx; and __fish_seen_subcommand_from help" -f -a "save" -d 'Save the current settings as a context'
complete -c cita -n "__fish_cita_using_subcommand ctx; and __fish_seen_subcommand_from help" -f -a "list" -d 'List all contexts'
complete -c cita -n "__fish_cita_using_subcommand ctx; and __fish_seen_subcommand_from help" -f -a "delete" -d 'Delete a context'
complete -c cita -n "__fish_cita_using_subcommand ctx; and __fish_seen_subcommand_from help" -f -a "default" -d 'Use a context whenever none is named'
complete -c cita -n "__fish_cita_using_subcommand ctx; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cita -n "__fish_cita_using_subcommand account; and not __fish_seen_subcommand_from generate gen g create list ls l import export unlock lock delete del rm remove help" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand account; and not __fish_seen_subcommand_from generate gen g create list ls l import export unlock lock delete del rm remove help" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand account; and not __fish_seen_subcommand_from generate gen g create list ls l import export unlock lock delete del rm remove help" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand account; and not __fish_seen_subcommand_from generate gen g create list ls l import export unlock lock delete del rm remove help" -f -a "generate" -d 'Make an account with a fresh key'
complete -c cita -n "__fish_cita_using_subcommand account; and not __fish_seen_subcommand_from generate gen g create list ls l import export unlock lock delete del rm remove help" -f -a "gen" -d 'Make an account with a fresh key'
complete -c cita -n "__fish_cita_using_subcommand account; and not __fish_seen_subcommand_from generate gen g create list ls l import export unlock lock delete del rm remove help" -f -a "g" -d 'Make an account with a fresh key'
complete -c cita -n "__fish_cita_using_subcommand account; and not __fish_seen_subcommand_from generate gen g create list ls l import export unlock lock delete del rm remove help" -f -a "create" -d 'Make an account with a fresh key'
complete -c cita -n "__fish_cita_using_subcommand account; and not __fish_seen_subcommand_from generate gen g create list ls l import export unlock lock delete del rm remove help" -f -a "list" -d 'List all accounts'
complete -c cita -n "__fish_cita_using_subcommand account; and not __fish_seen_subcommand_from generate gen g create list ls l import export unlock lock delete del rm remove help" -f -a "ls" -d 'List all accounts'
complete -c cita -n "__fish_cita_using_subcommand account; and not __fish_seen_subcommand_from generate gen g create list ls l import export unlock lock delete del rm remove help" -f -a "l" -d 'List all accounts'
complete -c cita -n "__fish_cita_using_subcommand account; and not __fish_seen_subcommand_from generate gen g create list ls l import export unlock lock delete del rm remove help" -f -a "import" -d 'Make an account of a secret key'
complete -c cita -n "__fish_cita_using_subcommand account; and not __fish_seen_subcommand_from generate gen g create list ls l import export unlock lock delete del rm remove help" -f -a "export" -d 'Print an account with its secret key'
complete -c cita -n "__fish_cita_using_subcommand account; and not __fish_seen_subcommand_from generate gen g create list ls l import export unlock lock delete del rm remove help" -f -a "unlock" -d 'Use an account without its password from now on'
complete -c cita -n "__fish_cita_using_subcommand account; and not __fish_seen_subcommand_from generate gen g create list ls l import export unlock lock delete del rm remove help" -f -a "lock" -d 'Ask for an account\'s password again; gives it one if it had none'
complete -c cita -n "__fish_cita_using_subcommand account; and not __fish_seen_subcommand_from generate gen g create list ls l import export unlock lock delete del rm remove help" -f -a "delete" -d 'Delete an account and its key for good'
complete -c cita -n "__fish_cita_using_subcommand account; and not __fish_seen_subcommand_from generate gen g create list ls l import export unlock lock delete del rm remove help" -f -a "del" -d 'Delete an account and its key for good'
complete -c cita -n "__fish_cita_using_subcommand account; and not __fish_seen_subcommand_from generate gen g create list ls l import export unlock lock delete del rm remove help" -f -a "rm" -d 'Delete an account and its key for good'
complete -c cita -n "__fish_cita_using_subcommand account; and not __fish_seen_subcommand_from generate gen g create list ls l import export unlock lock delete del rm remove help" -f -a "remove" -d 'Delete an account and its key for good'
complete -c cita -n "__fish_cita_using_subcommand account; and not __fish_seen_subcommand_from generate gen g create list ls l import export unlock lock delete del rm remove help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cita -n "__fish_cita_using_subcommand account; and __fish_seen_subcommand_from generate" -l name -d 'Name of the account [default: its address]' -r
complete -c cita -n "__fish_cita_using_subcommand account; and __fish_seen_subcommand_from generate" -s p -l password -d 'Password that encrypts its key' -r
complete -c cita -n "__fish_cita_using_subcommand account; and __fish_seen_subcommand_from generate" -l crypto -d 'Signature suite [default: that of the context]' -r -f -a "SM\t''
ETH\t''"
complete -c cita -n "__fish_cita_using_subcommand account; and __fish_seen_subcommand_from generate" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand account; and __fish_seen_subcommand_from generate" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand account; and __fish_seen_subcommand_from generate" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cita -n "__fish_cita_using_subcommand account; and __fish_seen_subcommand_from gen" -l name -d 'Name of the account [default: its address]' -r
complete -c cita -n "__fish_cita_using_subcommand account; and __fish_seen_subcommand_from gen" -s p -l password -d 'Password that encrypts its key' -r
complete -c cita -n "__fish_cita_using_subcommand account; and __fish_seen_subcommand_from gen" -l crypto -d 'Signature suite [default: that of the context]' -r -f -a "SM\t''
ETH\t''"
complete -c cita -n "__fish_cita_using_subcommand account; and __fish_seen_subcommand_from gen" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand account; and __fish_seen_subcommand_from gen" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand account; and __fish_seen_subcommand_from gen" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cita -n "__fish_cita_using_subcommand account; and __fish_seen_subcommand_from g" -l name -d 'Name of the account [default: its address]' -r
complete -c cita -n "__fish_cita_using_subcommand account; and __fish_seen_subcommand_from g" -s p -l password -d 'Password that encrypts its key' -r
complete -c cita -n "__fish_cita_using_subcommand account; and __fish_seen_subcommand_from g" -l crypto -d 'Signature suite [default: that of the context]' -r -f -a "SM\t''
ETH\t''"
complete -c cita -n "__fish_cita_using_subcommand account; and __fish_seen_subcommand_from g" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand account; and __fish_seen_subcommand_from g" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand account; and __fish_seen_subcommand_from g" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cita -n "__fish_cita_using_subcommand account; and __fish_seen_subcommand_from create" -l name -d 'Name of the account [default: its address]' -r
complete -c cita -n "__fish_cita_using_subcommand account; and __fish_seen_subcommand_from create" -s p -l password -d 'Password that encrypts its key' -r
complete -c cita -n "__fish_cita_using_subcommand account; and __fish_seen_subcommand_from create" -l crypto -d 'Signature suite [default: that of the context]' -r -f -a "SM\t''
ETH\t''"
complete -c cita -n "__fish_cita_using_subcommand account; and __fish_seen_subcommand_from create" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand account; and __fish_seen_subcommand_from create" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand account; and __fish_seen_subcommand_from create" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cita -n "__fish_cita_using_subcommand account; and __fish_seen_subcommand_from list" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand account; and __fish_seen_subcommand_from list" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand account; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand account; and __fish_seen_subcommand_from ls" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand account; and __fish_seen_subcommand_from ls" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand account; and __fish_seen_subcommand_from ls" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand account; and __fish_seen_subcommand_from l" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand account; and __fish_seen_subcommand_from l" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand account; and __fish_seen_subcommand_from l" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand account; and __fish_seen_subcommand_from import" -l name -d 'Name of the account [default: its address]' -r
complete -c cita -n "__fish_cita_using_subcommand account; and __fish_seen_subcommand_from import" -s p -l password -d 'Password that encrypts its key' -r
complete -c cita -n "__fish_cita_using_subcommand account; and __fish_seen_subcommand_from import" -l crypto -d 'Signature suite [default: that of the context]' -r -f -a "SM\t''
ETH\t''"
complete -c cita -n "__fish_cita_using_subcommand account; and __fish_seen_subcommand_from import" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand account; and __fish_seen_subcommand_from import" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand account; and __fish_seen_subcommand_from import" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand account; and __fish_seen_subcommand_from export" -s p -l password -d 'Its password' -r
complete -c cita -n "__fish_cita_using_subcommand account; and __fish_seen_subcommand_from export" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand account; and __fish_seen_subcommand_from export" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand account; and __fish_seen_subcommand_from export" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand account; and __fish_seen_subcommand_from unlock" -s p -l password -d 'Its password' -r
complete -c cita -n "__fish_cita_using_subcommand account; and __fish_seen_subcommand_from unlock" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand account; and __fish_seen_subcommand_from unlock" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand account; and __fish_seen_subcommand_from unlock" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cita -n "__fish_cita_using_subcommand account; and __fish_seen_subcommand_from lock" -s p -l password -d 'Its password' -r
complete -c cita -n "__fish_cita_using_subcommand account; and __fish_seen_subcommand_from lock" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand account; and __fish_seen_subcommand_from lock" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand account; and __fish_seen_subcommand_from lock" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand account; and __fish_seen_subcommand_from delete" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand account; and __fish_seen_subcommand_from delete" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand account; and __fish_seen_subcommand_from delete" -s y -l yes -d 'Do not ask'
complete -c cita -n "__fish_cita_using_subcommand account; and __fish_seen_subcommand_from delete" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand account; and __fish_seen_subcommand_from del" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand account; and __fish_seen_subcommand_from del" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand account; and __fish_seen_subcommand_from del" -s y -l yes -d 'Do not ask'
complete -c cita -n "__fish_cita_using_subcommand account; and __fish_seen_subcommand_from del" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand account; and __fish_seen_subcommand_from rm" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand account; and __fish_seen_subcommand_from rm" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand account; and __fish_seen_subcommand_from rm" -s y -l yes -d 'Do not ask'
complete -c cita -n "__fish_cita_using_subcommand account; and __fish_seen_subcommand_from rm" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand account; and __fish_seen_subcommand_from remove" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand account; and __fish_seen_subcommand_from remove" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand account; and __fish_seen_subcommand_from remove" -s y -l yes -d 'Do not ask'
complete -c cita -n "__fish_cita_using_subcommand account; and __fish_seen_subcommand_from remove" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand account; and __fish_seen_subcommand_from help" -f -a "generate" -d 'Make an account with a fresh key'
complete -c cita -n "__fish_cita_using_subcommand account; and __fish_seen_subcommand_from help" -f -a "list" -d 'List all accounts'
complete -c cita -n "__fish_cita_using_subcommand account; and __fish_seen_subcommand_from help" -f -a "import" -d 'Make an account of a secret key'
complete -c cita -n "__fish_cita_using_subcommand account; and __fish_seen_subcommand_from help" -f -a "export" -d 'Print an account with its secret key'
complete -c cita -n "__fish_cita_using_subcommand account; and __fish_seen_subcommand_from help" -f -a "unlock" -d 'Use an account without its password from now on'
complete -c cita -n "__fish_cita_using_subcommand account; and __fish_seen_subcommand_from help" -f -a "lock" -d 'Ask for an account\'s password again; gives it one if it had none'
complete -c cita -n "__fish_cita_using_subcommand account; and __fish_seen_subcommand_from help" -f -a "delete" -d 'Delete an account and its key for good'
complete -c cita -n "__fish_cita_using_subcommand account; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cita -n "__fish_cita_using_subcommand a; and not __fish_seen_subcommand_from generate gen g create list ls l import export unlock lock delete del rm remove help" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand a; and not __fish_seen_subcommand_from generate gen g create list ls l import export unlock lock delete del rm remove help" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand a; and not __fish_seen_subcommand_from generate gen g create list ls l import export unlock lock delete del rm remove help" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand a; and not __fish_seen_subcommand_from generate gen g create list ls l import export unlock lock delete del rm remove help" -f -a "generate" -d 'Make an account with a fresh key'
complete -c cita -n "__fish_cita_using_subcommand a; and not __fish_seen_subcommand_from generate gen g create list ls l import export unlock lock delete del rm remove help" -f -a "gen" -d 'Make an account with a fresh key'
complete -c cita -n "__fish_cita_using_subcommand a; and not __fish_seen_subcommand_from generate gen g create list ls l import export unlock lock delete del rm remove help" -f -a "g" -d 'Make an account with a fresh key'
complete -c cita -n "__fish_cita_using_subcommand a; and not __fish_seen_subcommand_from generate gen g create list ls l import export unlock lock delete del rm remove help" -f -a "create" -d 'Make an account with a fresh key'
complete -c cita -n "__fish_cita_using_subcommand a; and not __fish_seen_subcommand_from generate gen g create list ls l import export unlock lock delete del rm remove help" -f -a "list" -d 'List all accounts'
complete -c cita -n "__fish_cita_using_subcommand a; and not __fish_seen_subcommand_from generate gen g create list ls l import export unlock lock delete del rm remove help" -f -a "ls" -d 'List all accounts'
complete -c cita -n "__fish_cita_using_subcommand a; and not __fish_seen_subcommand_from generate gen g create list ls l import export unlock lock delete del rm remove help" -f -a "l" -d 'List all accounts'
complete -c cita -n "__fish_cita_using_subcommand a; and not __fish_seen_subcommand_from generate gen g create list ls l import export unlock lock delete del rm remove help" -f -a "import" -d 'Make an account of a secret key'
complete -c cita -n "__fish_cita_using_subcommand a; and not __fish_seen_subcommand_from generate gen g create list ls l import export unlock lock delete del rm remove help" -f -a "export" -d 'Print an account with its secret key'
complete -c cita -n "__fish_cita_using_subcommand a; and not __fish_seen_subcommand_from generate gen g create list ls l import export unlock lock delete del rm remove help" -f -a "unlock" -d 'Use an account without its password from now on'
complete -c cita -n "__fish_cita_using_subcommand a; and not __fish_seen_subcommand_from generate gen g create list ls l import export unlock lock delete del rm remove help" -f -a "lock" -d 'Ask for an account\'s password again; gives it one if it had none'
complete -c cita -n "__fish_cita_using_subcommand a; and not __fish_seen_subcommand_from generate gen g create list ls l import export unlock lock delete del rm remove help" -f -a "delete" -d 'Delete an account and its key for good'
complete -c cita -n "__fish_cita_using_subcommand a; and not __fish_seen_subcommand_from generate gen g create list ls l import export unlock lock delete del rm remove help" -f -a "del" -d 'Delete an account and its key for good'
complete -c cita -n "__fish_cita_using_subcommand a; and not __fish_seen_subcommand_from generate gen g create list ls l import export unlock lock delete del rm remove help" -f -a "rm" -d 'Delete an account and its key for good'
complete -c cita -n "__fish_cita_using_subcommand a; and not __fish_seen_subcommand_from generate gen g create list ls l import export unlock lock delete del rm remove help" -f -a "remove" -d 'Delete an account and its key for good'
complete -c cita -n "__fish_cita_using_subcommand a; and not __fish_seen_subcommand_from generate gen g create list ls l import export unlock lock delete del rm remove help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cita -n "__fish_cita_using_subcommand a; and __fish_seen_subcommand_from generate" -l name -d 'Name of the account [default: its address]' -r
complete -c cita -n "__fish_cita_using_subcommand a; and __fish_seen_subcommand_from generate" -s p -l password -d 'Password that encrypts its key' -r
complete -c cita -n "__fish_cita_using_subcommand a; and __fish_seen_subcommand_from generate" -l crypto -d 'Signature suite [default: that of the context]' -r -f -a "SM\t''
ETH\t''"
complete -c cita -n "__fish_cita_using_subcommand a; and __fish_seen_subcommand_from generate" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand a; and __fish_seen_subcommand_from generate" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand a; and __fish_seen_subcommand_from generate" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cita -n "__fish_cita_using_subcommand a; and __fish_seen_subcommand_from gen" -l name -d 'Name of the account [default: its address]' -r
complete -c cita -n "__fish_cita_using_subcommand a; and __fish_seen_subcommand_from gen" -s p -l password -d 'Password that encrypts its key' -r
complete -c cita -n "__fish_cita_using_subcommand a; and __fish_seen_subcommand_from gen" -l crypto -d 'Signature suite [default: that of the context]' -r -f -a "SM\t''
ETH\t''"
complete -c cita -n "__fish_cita_using_subcommand a; and __fish_seen_subcommand_from gen" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand a; and __fish_seen_subcommand_from gen" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand a; and __fish_seen_subcommand_from gen" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cita -n "__fish_cita_using_subcommand a; and __fish_seen_subcommand_from g" -l name -d 'Name of the account [default: its address]' -r
complete -c cita -n "__fish_cita_using_subcommand a; and __fish_seen_subcommand_from g" -s p -l password -d 'Password that encrypts its key' -r
complete -c cita -n "__fish_cita_using_subcommand a; and __fish_seen_subcommand_from g" -l crypto -d 'Signature suite [default: that of the context]' -r -f -a "SM\t''
ETH\t''"
complete -c cita -n "__fish_cita_using_subcommand a; and __fish_seen_subcommand_from g" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand a; and __fish_seen_subcommand_from g" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand a; and __fish_seen_subcommand_from g" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cita -n "__fish_cita_using_subcommand a; and __fish_seen_subcommand_from create" -l name -d 'Name of the account [default: its address]' -r
complete -c cita -n "__fish_cita_using_subcommand a; and __fish_seen_subcommand_from create" -s p -l password -d 'Password that encrypts its key' -r
complete -c cita -n "__fish_cita_using_subcommand a; and __fish_seen_subcommand_from create" -l crypto -d 'Signature suite [default: that of the context]' -r -f -a "SM\t''
ETH\t''"
complete -c cita -n "__fish_cita_using_subcommand a; and __fish_seen_subcommand_from create" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand a; and __fish_seen_subcommand_from create" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand a; and __fish_seen_subcommand_from create" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cita -n "__fish_cita_using_subcommand a; and __fish_seen_subcommand_from list" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand a; and __fish_seen_subcommand_from list" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand a; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand a; and __fish_seen_subcommand_from ls" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand a; and __fish_seen_subcommand_from ls" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand a; and __fish_seen_subcommand_from ls" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand a; and __fish_seen_subcommand_from l" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand a; and __fish_seen_subcommand_from l" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand a; and __fish_seen_subcommand_from l" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand a; and __fish_seen_subcommand_from import" -l name -d 'Name of the account [default: its address]' -r
complete -c cita -n "__fish_cita_using_subcommand a; and __fish_seen_subcommand_from import" -s p -l password -d 'Password that encrypts its key' -r
complete -c cita -n "__fish_cita_using_subcommand a; and __fish_seen_subcommand_from import" -l crypto -d 'Signature suite [default: that of the context]' -r -f -a "SM\t''
ETH\t''"
complete -c cita -n "__fish_cita_using_subcommand a; and __fish_seen_subcommand_from import" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand a; and __fish_seen_subcommand_from import" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand a; and __fish_seen_subcommand_from import" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand a; and __fish_seen_subcommand_from export" -s p -l password -d 'Its password' -r
complete -c cita -n "__fish_cita_using_subcommand a; and __fish_seen_subcommand_from export" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand a; and __fish_seen_subcommand_from export" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand a; and __fish_seen_subcommand_from export" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand a; and __fish_seen_subcommand_from unlock" -s p -l password -d 'Its password' -r
complete -c cita -n "__fish_cita_using_subcommand a; and __fish_seen_subcommand_from unlock" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand a; and __fish_seen_subcommand_from unlock" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand a; and __fish_seen_subcommand_from unlock" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cita -n "__fish_cita_using_subcommand a; and __fish_seen_subcommand_from lock" -s p -l password -d 'Its password' -r
complete -c cita -n "__fish_cita_using_subcommand a; and __fish_seen_subcommand_from lock" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand a; and __fish_seen_subcommand_from lock" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand a; and __fish_seen_subcommand_from lock" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand a; and __fish_seen_subcommand_from delete" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand a; and __fish_seen_subcommand_from delete" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand a; and __fish_seen_subcommand_from delete" -s y -l yes -d 'Do not ask'
complete -c cita -n "__fish_cita_using_subcommand a; and __fish_seen_subcommand_from delete" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand a; and __fish_seen_subcommand_from del" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand a; and __fish_seen_subcommand_from del" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand a; and __fish_seen_subcommand_from del" -s y -l yes -d 'Do not ask'
complete -c cita -n "__fish_cita_using_subcommand a; and __fish_seen_subcommand_from del" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand a; and __fish_seen_subcommand_from rm" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand a; and __fish_seen_subcommand_from rm" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand a; and __fish_seen_subcommand_from rm" -s y -l yes -d 'Do not ask'
complete -c cita -n "__fish_cita_using_subcommand a; and __fish_seen_subcommand_from rm" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand a; and __fish_seen_subcommand_from remove" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand a; and __fish_seen_subcommand_from remove" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand a; and __fish_seen_subcommand_from remove" -s y -l yes -d 'Do not ask'
complete -c cita -n "__fish_cita_using_subcommand a; and __fish_seen_subcommand_from remove" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand a; and __fish_seen_subcommand_from help" -f -a "generate" -d 'Make an account with a fresh key'
complete -c cita -n "__fish_cita_using_subcommand a; and __fish_seen_subcommand_from help" -f -a "list" -d 'List all accounts'
complete -c cita -n "__fish_cita_using_subcommand a; and __fish_seen_subcommand_from help" -f -a "import" -d 'Make an account of a secret key'
complete -c cita -n "__fish_cita_using_subcommand a; and __fish_seen_subcommand_from help" -f -a "export" -d 'Print an account with its secret key'
complete -c cita -n "__fish_cita_using_subcommand a; and __fish_seen_subcommand_from help" -f -a "unlock" -d 'Use an account without its password from now on'
complete -c cita -n "__fish_cita_using_subcommand a; and __fish_seen_subcommand_from help" -f -a "lock" -d 'Ask for an account\'s password again; gives it one if it had none'
complete -c cita -n "__fish_cita_using_subcommand a; and __fish_seen_subcommand_from help" -f -a "delete" -d 'Delete an account and its key for good'
complete -c cita -n "__fish_cita_using_subcommand a; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cita -n "__fish_cita_using_subcommand admin; and not __fish_seen_subcommand_from update-admin update-validators set-block-interval emergency-brake set-quota-limit amend help" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand admin; and not __fish_seen_subcommand_from update-admin update-validators set-block-interval emergency-brake set-quota-limit amend help" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand admin; and not __fish_seen_subcommand_from update-admin update-validators set-block-interval emergency-brake set-quota-limit amend help" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand admin; and not __fish_seen_subcommand_from update-admin update-validators set-block-interval emergency-brake set-quota-limit amend help" -f -a "update-admin" -d 'Hand the chain over to another admin'
complete -c cita -n "__fish_cita_using_subcommand admin; and not __fish_seen_subcommand_from update-admin update-validators set-block-interval emergency-brake set-quota-limit amend help" -f -a "update-validators" -d 'Replace the validators'
complete -c cita -n "__fish_cita_using_subcommand admin; and not __fish_seen_subcommand_from update-admin update-validators set-block-interval emergency-brake set-quota-limit amend help" -f -a "set-block-interval" -d 'Seconds between blocks; 0 makes one whenever there are transactions'
complete -c cita -n "__fish_cita_using_subcommand admin; and not __fish_seen_subcommand_from update-admin update-validators set-block-interval emergency-brake set-quota-limit amend help" -f -a "emergency-brake" -d 'Stop the chain from taking transactions, except those of this command'
complete -c cita -n "__fish_cita_using_subcommand admin; and not __fish_seen_subcommand_from update-admin update-validators set-block-interval emergency-brake set-quota-limit amend help" -f -a "set-quota-limit" -d 'The most quota that a block may use'
complete -c cita -n "__fish_cita_using_subcommand admin; and not __fish_seen_subcommand_from update-admin update-validators set-block-interval emergency-brake set-quota-limit amend help" -f -a "amend" -d 'Repair a contract'
complete -c cita -n "__fish_cita_using_subcommand admin; and not __fish_seen_subcommand_from update-admin update-validators set-block-interval emergency-brake set-quota-limit amend help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cita -n "__fish_cita_using_subcommand admin; and __fish_seen_subcommand_from update-admin" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand admin; and __fish_seen_subcommand_from update-admin" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand admin; and __fish_seen_subcommand_from update-admin" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand admin; and __fish_seen_subcommand_from update-validators" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand admin; and __fish_seen_subcommand_from update-validators" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand admin; and __fish_seen_subcommand_from update-validators" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand admin; and __fish_seen_subcommand_from set-block-interval" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand admin; and __fish_seen_subcommand_from set-block-interval" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand admin; and __fish_seen_subcommand_from set-block-interval" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand admin; and __fish_seen_subcommand_from emergency-brake" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand admin; and __fish_seen_subcommand_from emergency-brake" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand admin; and __fish_seen_subcommand_from emergency-brake" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand admin; and __fish_seen_subcommand_from set-quota-limit" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand admin; and __fish_seen_subcommand_from set-quota-limit" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand admin; and __fish_seen_subcommand_from set-quota-limit" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand admin; and __fish_seen_subcommand_from amend" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand admin; and __fish_seen_subcommand_from amend" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand admin; and __fish_seen_subcommand_from amend" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand admin; and __fish_seen_subcommand_from amend" -f -a "abi" -d 'Store a contract\'s ABI'
complete -c cita -n "__fish_cita_using_subcommand admin; and __fish_seen_subcommand_from amend" -f -a "code" -d 'Replace a contract\'s code'
complete -c cita -n "__fish_cita_using_subcommand admin; and __fish_seen_subcommand_from amend" -f -a "set-h256" -d 'Set a storage slot of a contract'
complete -c cita -n "__fish_cita_using_subcommand admin; and __fish_seen_subcommand_from amend" -f -a "balance" -d 'Set the balance of an account'
complete -c cita -n "__fish_cita_using_subcommand admin; and __fish_seen_subcommand_from amend" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cita -n "__fish_cita_using_subcommand admin; and __fish_seen_subcommand_from help" -f -a "update-admin" -d 'Hand the chain over to another admin'
complete -c cita -n "__fish_cita_using_subcommand admin; and __fish_seen_subcommand_from help" -f -a "update-validators" -d 'Replace the validators'
complete -c cita -n "__fish_cita_using_subcommand admin; and __fish_seen_subcommand_from help" -f -a "set-block-interval" -d 'Seconds between blocks; 0 makes one whenever there are transactions'
complete -c cita -n "__fish_cita_using_subcommand admin; and __fish_seen_subcommand_from help" -f -a "emergency-brake" -d 'Stop the chain from taking transactions, except those of this command'
complete -c cita -n "__fish_cita_using_subcommand admin; and __fish_seen_subcommand_from help" -f -a "set-quota-limit" -d 'The most quota that a block may use'
complete -c cita -n "__fish_cita_using_subcommand admin; and __fish_seen_subcommand_from help" -f -a "amend" -d 'Repair a contract'
complete -c cita -n "__fish_cita_using_subcommand admin; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cita -n "__fish_cita_using_subcommand rpc; and not __fish_seen_subcommand_from add-node store-abi estimate-quota help" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand rpc; and not __fish_seen_subcommand_from add-node store-abi estimate-quota help" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand rpc; and not __fish_seen_subcommand_from add-node store-abi estimate-quota help" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand rpc; and not __fish_seen_subcommand_from add-node store-abi estimate-quota help" -f -a "add-node" -d 'Add a peer to the node\'s network'
complete -c cita -n "__fish_cita_using_subcommand rpc; and not __fish_seen_subcommand_from add-node store-abi estimate-quota help" -f -a "store-abi" -d 'Store a contract\'s ABI on the chain; prints the transaction\'s hash'
complete -c cita -n "__fish_cita_using_subcommand rpc; and not __fish_seen_subcommand_from add-node store-abi estimate-quota help" -f -a "estimate-quota" -d 'The least quota with which a transaction succeeds; without a receiver one that creates a contract'
complete -c cita -n "__fish_cita_using_subcommand rpc; and not __fish_seen_subcommand_from add-node store-abi estimate-quota help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cita -n "__fish_cita_using_subcommand rpc; and __fish_seen_subcommand_from add-node" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand rpc; and __fish_seen_subcommand_from add-node" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand rpc; and __fish_seen_subcommand_from add-node" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand rpc; and __fish_seen_subcommand_from store-abi" -s q -l quota -d 'The most quota that it may use' -r
complete -c cita -n "__fish_cita_using_subcommand rpc; and __fish_seen_subcommand_from store-abi" -l until -d 'The last block that it may be in: a height, or +N after the current one' -r
complete -c cita -n "__fish_cita_using_subcommand rpc; and __fish_seen_subcommand_from store-abi" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand rpc; and __fish_seen_subcommand_from store-abi" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand rpc; and __fish_seen_subcommand_from store-abi" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand rpc; and __fish_seen_subcommand_from estimate-quota" -s t -l to -d 'Receiver' -r
complete -c cita -n "__fish_cita_using_subcommand rpc; and __fish_seen_subcommand_from estimate-quota" -s f -l from -d 'Sender [default: the current account]' -r
complete -c cita -n "__fish_cita_using_subcommand rpc; and __fish_seen_subcommand_from estimate-quota" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand rpc; and __fish_seen_subcommand_from estimate-quota" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand rpc; and __fish_seen_subcommand_from estimate-quota" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand rpc; and __fish_seen_subcommand_from help" -f -a "add-node" -d 'Add a peer to the node\'s network'
complete -c cita -n "__fish_cita_using_subcommand rpc; and __fish_seen_subcommand_from help" -f -a "store-abi" -d 'Store a contract\'s ABI on the chain; prints the transaction\'s hash'
complete -c cita -n "__fish_cita_using_subcommand rpc; and __fish_seen_subcommand_from help" -f -a "estimate-quota" -d 'The least quota with which a transaction succeeds; without a receiver one that creates a contract'
complete -c cita -n "__fish_cita_using_subcommand rpc; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cita -n "__fish_cita_using_subcommand bench; and not __fish_seen_subcommand_from send call help" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand bench; and not __fish_seen_subcommand_from send call help" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand bench; and not __fish_seen_subcommand_from send call help" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand bench; and not __fish_seen_subcommand_from send call help" -f -a "send" -d 'Send transactions and count what the chain commits'
complete -c cita -n "__fish_cita_using_subcommand bench; and not __fish_seen_subcommand_from send call help" -f -a "call" -d 'Call a contract and count the answers'
complete -c cita -n "__fish_cita_using_subcommand bench; and not __fish_seen_subcommand_from send call help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cita -n "__fish_cita_using_subcommand bench; and __fish_seen_subcommand_from send" -s c -l concurrency -d 'Requests at the same time' -r
complete -c cita -n "__fish_cita_using_subcommand bench; and __fish_seen_subcommand_from send" -l connections -d 'Connections to each node' -r
complete -c cita -n "__fish_cita_using_subcommand bench; and __fish_seen_subcommand_from send" -l timeout -d 'Seconds that a node may take to answer; 0 for the client\'s own limit' -r
complete -c cita -n "__fish_cita_using_subcommand bench; and __fish_seen_subcommand_from send" -s t -l to -d 'Receiver [default: the zero address]' -r
complete -c cita -n "__fish_cita_using_subcommand bench; and __fish_seen_subcommand_from send" -s d -l data -d 'Call data, hex' -r
complete -c cita -n "__fish_cita_using_subcommand bench; and __fish_seen_subcommand_from send" -s v -l value -d 'Value, hex of up to 64 digits' -r
complete -c cita -n "__fish_cita_using_subcommand bench; and __fish_seen_subcommand_from send" -s q -l quota -d 'The most quota that it may use [default: 200000, to create a contract 1073741824]' -r
complete -c cita -n "__fish_cita_using_subcommand bench; and __fish_seen_subcommand_from send" -l until -d 'The last block that it may be in: a height, or +N after the current one' -r
complete -c cita -n "__fish_cita_using_subcommand bench; and __fish_seen_subcommand_from send" -l duration -d 'Send for so long instead of so many' -r
complete -c cita -n "__fish_cita_using_subcommand bench; and __fish_seen_subcommand_from send" -l rate -d 'Transactions a second, whether or not the chain keeps up [default: as fast as it takes them]' -r
complete -c cita -n "__fish_cita_using_subcommand bench; and __fish_seen_subcommand_from send" -l batch -d 'Transactions in a request [default: 100, and so many that --rate means twenty requests a second]' -r
complete -c cita -n "__fish_cita_using_subcommand bench; and __fish_seen_subcommand_from send" -l accounts -d 'Senders; those after the first have fresh keys' -r
complete -c cita -n "__fish_cita_using_subcommand bench; and __fish_seen_subcommand_from send" -l nodes -d 'Controllers to send to, in turn [default: that of the context]' -r
complete -c cita -n "__fish_cita_using_subcommand bench; and __fish_seen_subcommand_from send" -l in-flight -d 'Transactions that may wait for finality at the same time, 0 for any number [default: by the block interval]' -r
complete -c cita -n "__fish_cita_using_subcommand bench; and __fish_seen_subcommand_from send" -l presign -d 'Transactions to sign before the clock starts [default: all up to 400000; 20000 with --duration]' -r
complete -c cita -n "__fish_cita_using_subcommand bench; and __fish_seen_subcommand_from send" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand bench; and __fish_seen_subcommand_from send" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand bench; and __fish_seen_subcommand_from send" -l disable-watch -d 'Do not watch blocks for the transactions'
complete -c cita -n "__fish_cita_using_subcommand bench; and __fish_seen_subcommand_from send" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand bench; and __fish_seen_subcommand_from call" -s c -l concurrency -d 'Calls at the same time' -r
complete -c cita -n "__fish_cita_using_subcommand bench; and __fish_seen_subcommand_from call" -l connections -d 'Connections to the executor' -r
complete -c cita -n "__fish_cita_using_subcommand bench; and __fish_seen_subcommand_from call" -l timeout -d 'Seconds that a call may take; 0 for the client\'s own limit' -r
complete -c cita -n "__fish_cita_using_subcommand bench; and __fish_seen_subcommand_from call" -s f -l from -d 'Caller [default: the current account]' -r
complete -c cita -n "__fish_cita_using_subcommand bench; and __fish_seen_subcommand_from call" -s t -l to -d 'The contract [default: the zero address]' -r
complete -c cita -n "__fish_cita_using_subcommand bench; and __fish_seen_subcommand_from call" -s d -l data -d 'Call data, hex' -r
complete -c cita -n "__fish_cita_using_subcommand bench; and __fish_seen_subcommand_from call" -l height -d 'State to run on: a height, a 0x block hash, latest or pending' -r
complete -c cita -n "__fish_cita_using_subcommand bench; and __fish_seen_subcommand_from call" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand bench; and __fish_seen_subcommand_from call" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand bench; and __fish_seen_subcommand_from call" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand bench; and __fish_seen_subcommand_from help" -f -a "send" -d 'Send transactions and count what the chain commits'
complete -c cita -n "__fish_cita_using_subcommand bench; and __fish_seen_subcommand_from help" -f -a "call" -d 'Call a contract and count the answers'
complete -c cita -n "__fish_cita_using_subcommand bench; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cita -n "__fish_cita_using_subcommand b; and not __fish_seen_subcommand_from send call help" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand b; and not __fish_seen_subcommand_from send call help" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand b; and not __fish_seen_subcommand_from send call help" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand b; and not __fish_seen_subcommand_from send call help" -f -a "send" -d 'Send transactions and count what the chain commits'
complete -c cita -n "__fish_cita_using_subcommand b; and not __fish_seen_subcommand_from send call help" -f -a "call" -d 'Call a contract and count the answers'
complete -c cita -n "__fish_cita_using_subcommand b; and not __fish_seen_subcommand_from send call help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cita -n "__fish_cita_using_subcommand b; and __fish_seen_subcommand_from send" -s c -l concurrency -d 'Requests at the same time' -r
complete -c cita -n "__fish_cita_using_subcommand b; and __fish_seen_subcommand_from send" -l connections -d 'Connections to each node' -r
complete -c cita -n "__fish_cita_using_subcommand b; and __fish_seen_subcommand_from send" -l timeout -d 'Seconds that a node may take to answer; 0 for the client\'s own limit' -r
complete -c cita -n "__fish_cita_using_subcommand b; and __fish_seen_subcommand_from send" -s t -l to -d 'Receiver [default: the zero address]' -r
complete -c cita -n "__fish_cita_using_subcommand b; and __fish_seen_subcommand_from send" -s d -l data -d 'Call data, hex' -r
complete -c cita -n "__fish_cita_using_subcommand b; and __fish_seen_subcommand_from send" -s v -l value -d 'Value, hex of up to 64 digits' -r
complete -c cita -n "__fish_cita_using_subcommand b; and __fish_seen_subcommand_from send" -s q -l quota -d 'The most quota that it may use [default: 200000, to create a contract 1073741824]' -r
complete -c cita -n "__fish_cita_using_subcommand b; and __fish_seen_subcommand_from send" -l until -d 'The last block that it may be in: a height, or +N after the current one' -r
complete -c cita -n "__fish_cita_using_subcommand b; and __fish_seen_subcommand_from send" -l duration -d 'Send for so long instead of so many' -r
complete -c cita -n "__fish_cita_using_subcommand b; and __fish_seen_subcommand_from send" -l rate -d 'Transactions a second, whether or not the chain keeps up [default: as fast as it takes them]' -r
complete -c cita -n "__fish_cita_using_subcommand b; and __fish_seen_subcommand_from send" -l batch -d 'Transactions in a request [default: 100, and so many that --rate means twenty requests a second]' -r
complete -c cita -n "__fish_cita_using_subcommand b; and __fish_seen_subcommand_from send" -l accounts -d 'Senders; those after the first have fresh keys' -r
complete -c cita -n "__fish_cita_using_subcommand b; and __fish_seen_subcommand_from send" -l nodes -d 'Controllers to send to, in turn [default: that of the context]' -r
complete -c cita -n "__fish_cita_using_subcommand b; and __fish_seen_subcommand_from send" -l in-flight -d 'Transactions that may wait for finality at the same time, 0 for any number [default: by the block interval]' -r
complete -c cita -n "__fish_cita_using_subcommand b; and __fish_seen_subcommand_from send" -l presign -d 'Transactions to sign before the clock starts [default: all up to 400000; 20000 with --duration]' -r
complete -c cita -n "__fish_cita_using_subcommand b; and __fish_seen_subcommand_from send" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand b; and __fish_seen_subcommand_from send" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand b; and __fish_seen_subcommand_from send" -l disable-watch -d 'Do not watch blocks for the transactions'
complete -c cita -n "__fish_cita_using_subcommand b; and __fish_seen_subcommand_from send" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand b; and __fish_seen_subcommand_from call" -s c -l concurrency -d 'Calls at the same time' -r
complete -c cita -n "__fish_cita_using_subcommand b; and __fish_seen_subcommand_from call" -l connections -d 'Connections to the executor' -r
complete -c cita -n "__fish_cita_using_subcommand b; and __fish_seen_subcommand_from call" -l timeout -d 'Seconds that a call may take; 0 for the client\'s own limit' -r
complete -c cita -n "__fish_cita_using_subcommand b; and __fish_seen_subcommand_from call" -s f -l from -d 'Caller [default: the current account]' -r
complete -c cita -n "__fish_cita_using_subcommand b; and __fish_seen_subcommand_from call" -s t -l to -d 'The contract [default: the zero address]' -r
complete -c cita -n "__fish_cita_using_subcommand b; and __fish_seen_subcommand_from call" -s d -l data -d 'Call data, hex' -r
complete -c cita -n "__fish_cita_using_subcommand b; and __fish_seen_subcommand_from call" -l height -d 'State to run on: a height, a 0x block hash, latest or pending' -r
complete -c cita -n "__fish_cita_using_subcommand b; and __fish_seen_subcommand_from call" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand b; and __fish_seen_subcommand_from call" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand b; and __fish_seen_subcommand_from call" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand b; and __fish_seen_subcommand_from help" -f -a "send" -d 'Send transactions and count what the chain commits'
complete -c cita -n "__fish_cita_using_subcommand b; and __fish_seen_subcommand_from help" -f -a "call" -d 'Call a contract and count the answers'
complete -c cita -n "__fish_cita_using_subcommand b; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cita -n "__fish_cita_using_subcommand watch" -s b -l begin -d 'First block: a height, or +N, -N from the current one' -r
complete -c cita -n "__fish_cita_using_subcommand watch" -s e -l end -d 'Last block' -r
complete -c cita -n "__fish_cita_using_subcommand watch" -s t -l until -d 'Stop when so many transactions are final' -r
complete -c cita -n "__fish_cita_using_subcommand watch" -s u -l until-empty -d 'Stop after so many empty blocks in a row' -r
complete -c cita -n "__fish_cita_using_subcommand watch" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand watch" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand watch" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand w" -s b -l begin -d 'First block: a height, or +N, -N from the current one' -r
complete -c cita -n "__fish_cita_using_subcommand w" -s e -l end -d 'Last block' -r
complete -c cita -n "__fish_cita_using_subcommand w" -s t -l until -d 'Stop when so many transactions are final' -r
complete -c cita -n "__fish_cita_using_subcommand w" -s u -l until-empty -d 'Stop after so many empty blocks in a row' -r
complete -c cita -n "__fish_cita_using_subcommand w" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand w" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand w" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand chain; and not __fish_seen_subcommand_from init up down status logs restart clean node list ls l supervise help" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand chain; and not __fish_seen_subcommand_from init up down status logs restart clean node list ls l supervise help" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand chain; and not __fish_seen_subcommand_from init up down status logs restart clean node list ls l supervise help" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand chain; and not __fish_seen_subcommand_from init up down status logs restart clean node list ls l supervise help" -f -a "init" -d 'Make a chain: accounts, certificates, a folder a node with free ports, an admin account'
complete -c cita -n "__fish_cita_using_subcommand chain; and not __fish_seen_subcommand_from init up down status logs restart clean node list ls l supervise help" -f -a "up" -d 'Start a chain, which is made if there is none, and make it the default context'
complete -c cita -n "__fish_cita_using_subcommand chain; and not __fish_seen_subcommand_from init up down status logs restart clean node list ls l supervise help" -f -a "down" -d 'Stop a chain and wait until all its processes are gone'
complete -c cita -n "__fish_cita_using_subcommand chain; and not __fish_seen_subcommand_from init up down status logs restart clean node list ls l supervise help" -f -a "status" -d 'Show how a chain is: height, peers, pool, pids and memory of every node'
complete -c cita -n "__fish_cita_using_subcommand chain; and not __fish_seen_subcommand_from init up down status logs restart clean node list ls l supervise help" -f -a "logs" -d 'Show what nodes log: the last lines of all of them in the order of time'
complete -c cita -n "__fish_cita_using_subcommand chain; and not __fish_seen_subcommand_from init up down status logs restart clean node list ls l supervise help" -f -a "restart" -d 'Stop a node and start it again, at once also when it waits for its next try'
complete -c cita -n "__fish_cita_using_subcommand chain; and not __fish_seen_subcommand_from init up down status logs restart clean node list ls l supervise help" -f -a "clean" -d 'Stop a chain and remove its blocks, state and logs; its keys and configuration stay'
complete -c cita -n "__fish_cita_using_subcommand chain; and not __fish_seen_subcommand_from init up down status logs restart clean node list ls l supervise help" -f -a "node" -d 'Add nodes to a chain while it runs, and remove them'
complete -c cita -n "__fish_cita_using_subcommand chain; and not __fish_seen_subcommand_from init up down status logs restart clean node list ls l supervise help" -f -a "list" -d 'List the chains of this user'
complete -c cita -n "__fish_cita_using_subcommand chain; and not __fish_seen_subcommand_from init up down status logs restart clean node list ls l supervise help" -f -a "ls" -d 'List the chains of this user'
complete -c cita -n "__fish_cita_using_subcommand chain; and not __fish_seen_subcommand_from init up down status logs restart clean node list ls l supervise help" -f -a "l" -d 'List the chains of this user'
complete -c cita -n "__fish_cita_using_subcommand chain; and not __fish_seen_subcommand_from init up down status logs restart clean node list ls l supervise help" -f -a "supervise" -d 'Look after the processes of a chain, in the background'
complete -c cita -n "__fish_cita_using_subcommand chain; and not __fish_seen_subcommand_from init up down status logs restart clean node list ls l supervise help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cita -n "__fish_cita_using_subcommand chain; and __fish_seen_subcommand_from init" -l dir -d 'Folder of the chain [default: chains/NAME among the user\'s data]' -r -F
complete -c cita -n "__fish_cita_using_subcommand chain; and __fish_seen_subcommand_from init" -l nodes -d 'Number of nodes, 1 to 100 [default: 4]' -r
complete -c cita -n "__fish_cita_using_subcommand chain; and __fish_seen_subcommand_from init" -l block-interval -d 'Seconds between blocks; 0 makes a block as soon as there are transactions [default: 1]' -r
complete -c cita -n "__fish_cita_using_subcommand chain; and __fish_seen_subcommand_from init" -l block-limit -d 'Blocks that a transaction may stay valid [default: 100]' -r
complete -c cita -n "__fish_cita_using_subcommand chain; and __fish_seen_subcommand_from init" -l quota-limit -d 'Quota of one block [default: 1073741824]' -r
complete -c cita -n "__fish_cita_using_subcommand chain; and __fish_seen_subcommand_from init" -l admin -d 'Account of the wallet that may change the system configuration [default: NAME-admin]' -r
complete -c cita -n "__fish_cita_using_subcommand chain; and __fish_seen_subcommand_from init" -l log-level -d 'What nodes log: error, warn, info, debug, trace, or info,module=debug [default: info]' -r
complete -c cita -n "__fish_cita_using_subcommand chain; and __fish_seen_subcommand_from init" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand chain; and __fish_seen_subcommand_from init" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand chain; and __fish_seen_subcommand_from init" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cita -n "__fish_cita_using_subcommand chain; and __fish_seen_subcommand_from up" -l dir -d 'Folder of the chain [default: chains/NAME among the user\'s data]' -r -F
complete -c cita -n "__fish_cita_using_subcommand chain; and __fish_seen_subcommand_from up" -l layout -d 'How nodes are split into processes [default: node]' -r -f -a "node\t'One process a node runs all six services: fast'
services\t'Six processes a node, one a service: each can be replaced or restarted by itself'"
complete -c cita -n "__fish_cita_using_subcommand chain; and __fish_seen_subcommand_from up" -l nodes -d 'Number of nodes, 1 to 100 [default: 4]' -r
complete -c cita -n "__fish_cita_using_subcommand chain; and __fish_seen_subcommand_from up" -l block-interval -d 'Seconds between blocks; 0 makes a block as soon as there are transactions [default: 1]' -r
complete -c cita -n "__fish_cita_using_subcommand chain; and __fish_seen_subcommand_from up" -l block-limit -d 'Blocks that a transaction may stay valid [default: 100]' -r
complete -c cita -n "__fish_cita_using_subcommand chain; and __fish_seen_subcommand_from up" -l quota-limit -d 'Quota of one block [default: 1073741824]' -r
complete -c cita -n "__fish_cita_using_subcommand chain; and __fish_seen_subcommand_from up" -l admin -d 'Account of the wallet that may change the system configuration [default: NAME-admin]' -r
complete -c cita -n "__fish_cita_using_subcommand chain; and __fish_seen_subcommand_from up" -l log-level -d 'What nodes log: error, warn, info, debug, trace, or info,module=debug [default: info]' -r
complete -c cita -n "__fish_cita_using_subcommand chain; and __fish_seen_subcommand_from up" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand chain; and __fish_seen_subcommand_from up" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand chain; and __fish_seen_subcommand_from up" -s d -l detach -d 'Leave it running in the background'
complete -c cita -n "__fish_cita_using_subcommand chain; and __fish_seen_subcommand_from up" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cita -n "__fish_cita_using_subcommand chain; and __fish_seen_subcommand_from down" -l dir -d 'Folder of the chain [default: chains/NAME among the user\'s data]' -r -F
complete -c cita -n "__fish_cita_using_subcommand chain; and __fish_seen_subcommand_from down" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand chain; and __fish_seen_subcommand_from down" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand chain; and __fish_seen_subcommand_from down" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand chain; and __fish_seen_subcommand_from status" -l dir -d 'Folder of the chain [default: chains/NAME among the user\'s data]' -r -F
complete -c cita -n "__fish_cita_using_subcommand chain; and __fish_seen_subcommand_from status" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand chain; and __fish_seen_subcommand_from status" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand chain; and __fish_seen_subcommand_from status" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand chain; and __fish_seen_subcommand_from logs" -s n -l lines -d 'Number of last lines' -r
complete -c cita -n "__fish_cita_using_subcommand chain; and __fish_seen_subcommand_from logs" -l chain -d 'Name of the chain [default: test-chain]' -r
complete -c cita -n "__fish_cita_using_subcommand chain; and __fish_seen_subcommand_from logs" -l dir -d 'Folder of the chain [default: chains/NAME among the user\'s data]' -r -F
complete -c cita -n "__fish_cita_using_subcommand chain; and __fish_seen_subcommand_from logs" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand chain; and __fish_seen_subcommand_from logs" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand chain; and __fish_seen_subcommand_from logs" -s f -l follow -d 'Go on with what is added, until CTRL-C'
complete -c cita -n "__fish_cita_using_subcommand chain; and __fish_seen_subcommand_from logs" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand chain; and __fish_seen_subcommand_from restart" -l chain -d 'Name of the chain [default: test-chain]' -r
complete -c cita -n "__fish_cita_using_subcommand chain; and __fish_seen_subcommand_from restart" -l dir -d 'Folder of the chain [default: chains/NAME among the user\'s data]' -r -F
complete -c cita -n "__fish_cita_using_subcommand chain; and __fish_seen_subcommand_from restart" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand chain; and __fish_seen_subcommand_from restart" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand chain; and __fish_seen_subcommand_from restart" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand chain; and __fish_seen_subcommand_from clean" -l dir -d 'Folder of the chain [default: chains/NAME among the user\'s data]' -r -F
complete -c cita -n "__fish_cita_using_subcommand chain; and __fish_seen_subcommand_from clean" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand chain; and __fish_seen_subcommand_from clean" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand chain; and __fish_seen_subcommand_from clean" -l all -d 'Remove the chain itself, too'
complete -c cita -n "__fish_cita_using_subcommand chain; and __fish_seen_subcommand_from clean" -s y -l yes -d 'Do not ask'
complete -c cita -n "__fish_cita_using_subcommand chain; and __fish_seen_subcommand_from clean" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cita -n "__fish_cita_using_subcommand chain; and __fish_seen_subcommand_from node" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand chain; and __fish_seen_subcommand_from node" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand chain; and __fish_seen_subcommand_from node" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand chain; and __fish_seen_subcommand_from node" -f -a "add" -d 'Add a node to a chain; when it runs, start the node and wait until it has all blocks'
complete -c cita -n "__fish_cita_using_subcommand chain; and __fish_seen_subcommand_from node" -f -a "remove" -d 'Remove a node from a chain: as a validator first, then its processes, then its place in the lists of peers'
complete -c cita -n "__fish_cita_using_subcommand chain; and __fish_seen_subcommand_from node" -f -a "list" -d 'List the nodes of a chain, and which of them are validators'
complete -c cita -n "__fish_cita_using_subcommand chain; and __fish_seen_subcommand_from node" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cita -n "__fish_cita_using_subcommand chain; and __fish_seen_subcommand_from list" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand chain; and __fish_seen_subcommand_from list" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand chain; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand chain; and __fish_seen_subcommand_from ls" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand chain; and __fish_seen_subcommand_from ls" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand chain; and __fish_seen_subcommand_from ls" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand chain; and __fish_seen_subcommand_from l" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand chain; and __fish_seen_subcommand_from l" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand chain; and __fish_seen_subcommand_from l" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand chain; and __fish_seen_subcommand_from supervise" -l dir -d 'Folder of the chain [default: chains/NAME among the user\'s data]' -r -F
complete -c cita -n "__fish_cita_using_subcommand chain; and __fish_seen_subcommand_from supervise" -l layout -r -f -a "node\t'One process a node runs all six services: fast'
services\t'Six processes a node, one a service: each can be replaced or restarted by itself'"
complete -c cita -n "__fish_cita_using_subcommand chain; and __fish_seen_subcommand_from supervise" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand chain; and __fish_seen_subcommand_from supervise" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand chain; and __fish_seen_subcommand_from supervise" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cita -n "__fish_cita_using_subcommand chain; and __fish_seen_subcommand_from help" -f -a "init" -d 'Make a chain: accounts, certificates, a folder a node with free ports, an admin account'
complete -c cita -n "__fish_cita_using_subcommand chain; and __fish_seen_subcommand_from help" -f -a "up" -d 'Start a chain, which is made if there is none, and make it the default context'
complete -c cita -n "__fish_cita_using_subcommand chain; and __fish_seen_subcommand_from help" -f -a "down" -d 'Stop a chain and wait until all its processes are gone'
complete -c cita -n "__fish_cita_using_subcommand chain; and __fish_seen_subcommand_from help" -f -a "status" -d 'Show how a chain is: height, peers, pool, pids and memory of every node'
complete -c cita -n "__fish_cita_using_subcommand chain; and __fish_seen_subcommand_from help" -f -a "logs" -d 'Show what nodes log: the last lines of all of them in the order of time'
complete -c cita -n "__fish_cita_using_subcommand chain; and __fish_seen_subcommand_from help" -f -a "restart" -d 'Stop a node and start it again, at once also when it waits for its next try'
complete -c cita -n "__fish_cita_using_subcommand chain; and __fish_seen_subcommand_from help" -f -a "clean" -d 'Stop a chain and remove its blocks, state and logs; its keys and configuration stay'
complete -c cita -n "__fish_cita_using_subcommand chain; and __fish_seen_subcommand_from help" -f -a "node" -d 'Add nodes to a chain while it runs, and remove them'
complete -c cita -n "__fish_cita_using_subcommand chain; and __fish_seen_subcommand_from help" -f -a "list" -d 'List the chains of this user'
complete -c cita -n "__fish_cita_using_subcommand chain; and __fish_seen_subcommand_from help" -f -a "supervise" -d 'Look after the processes of a chain, in the background'
complete -c cita -n "__fish_cita_using_subcommand chain; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cita -n "__fish_cita_using_subcommand node; and not __fish_seen_subcommand_from run reset-consensus help" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand node; and not __fish_seen_subcommand_from run reset-consensus help" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand node; and not __fish_seen_subcommand_from run reset-consensus help" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand node; and not __fish_seen_subcommand_from run reset-consensus help" -f -a "run" -d 'Run all six services in this process, on the ports of config.toml, until SIGTERM or CTRL-C'
complete -c cita -n "__fish_cita_using_subcommand node; and not __fish_seen_subcommand_from run reset-consensus help" -f -a "reset-consensus" -d 'Make this node forget its consensus votes, after every validator of the chain lost its vote log'
complete -c cita -n "__fish_cita_using_subcommand node; and not __fish_seen_subcommand_from run reset-consensus help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cita -n "__fish_cita_using_subcommand node; and __fish_seen_subcommand_from run" -s c -l config -d 'The node\'s configuration' -r -F
complete -c cita -n "__fish_cita_using_subcommand node; and __fish_seen_subcommand_from run" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand node; and __fish_seen_subcommand_from run" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand node; and __fish_seen_subcommand_from run" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand node; and __fish_seen_subcommand_from reset-consensus" -s c -l config -d 'The node\'s configuration' -r -F
complete -c cita -n "__fish_cita_using_subcommand node; and __fish_seen_subcommand_from reset-consensus" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand node; and __fish_seen_subcommand_from reset-consensus" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand node; and __fish_seen_subcommand_from reset-consensus" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cita -n "__fish_cita_using_subcommand node; and __fish_seen_subcommand_from help" -f -a "run" -d 'Run all six services in this process, on the ports of config.toml, until SIGTERM or CTRL-C'
complete -c cita -n "__fish_cita_using_subcommand node; and __fish_seen_subcommand_from help" -f -a "reset-consensus" -d 'Make this node forget its consensus votes, after every validator of the chain lost its vote log'
complete -c cita -n "__fish_cita_using_subcommand node; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cita -n "__fish_cita_using_subcommand service; and not __fish_seen_subcommand_from run help" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand service; and not __fish_seen_subcommand_from run help" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand service; and not __fish_seen_subcommand_from run help" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand service; and not __fish_seen_subcommand_from run help" -a "run" -d 'Run the service in this process, on its port of config.toml, until SIGTERM or CTRL-C'
complete -c cita -n "__fish_cita_using_subcommand service; and not __fish_seen_subcommand_from run help" -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cita -n "__fish_cita_using_subcommand service; and __fish_seen_subcommand_from run" -s c -l config -d 'The node\'s configuration' -r -F
complete -c cita -n "__fish_cita_using_subcommand service; and __fish_seen_subcommand_from run" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand service; and __fish_seen_subcommand_from run" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand service; and __fish_seen_subcommand_from run" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand service; and __fish_seen_subcommand_from help" -f -a "run" -d 'Run the service in this process, on its port of config.toml, until SIGTERM or CTRL-C'
complete -c cita -n "__fish_cita_using_subcommand service; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cita -n "__fish_cita_using_subcommand completions" -l output -d 'How results are printed [default: what each command says]' -r -f -a "json\t''
table\t''"
complete -c cita -n "__fish_cita_using_subcommand completions" -l home -d 'Folder of contexts, accounts and chains [default: XDG folders]' -r -F
complete -c cita -n "__fish_cita_using_subcommand completions" -s h -l help -d 'Print help'
complete -c cita -n "__fish_cita_using_subcommand help; and not __fish_seen_subcommand_from get send call create context account admin rpc bench watch chain node service completions help" -f -a "get" -d 'Get data from a chain'
complete -c cita -n "__fish_cita_using_subcommand help; and not __fish_seen_subcommand_from get send call create context account admin rpc bench watch chain node service completions help" -f -a "send" -d 'Send a transaction'
complete -c cita -n "__fish_cita_using_subcommand help; and not __fish_seen_subcommand_from get send call create context account admin rpc bench watch chain node service completions help" -f -a "call" -d 'Call a contract without changing anything'
complete -c cita -n "__fish_cita_using_subcommand help; and not __fish_seen_subcommand_from get send call create context account admin rpc bench watch chain node service completions help" -f -a "create" -d 'Create a contract'
complete -c cita -n "__fish_cita_using_subcommand help; and not __fish_seen_subcommand_from get send call create context account admin rpc bench watch chain node service completions help" -f -a "context" -d 'Contexts: which chain to talk to, and as whom'
complete -c cita -n "__fish_cita_using_subcommand help; and not __fish_seen_subcommand_from get send call create context account admin rpc bench watch chain node service completions help" -f -a "account" -d 'Accounts in the wallet'
complete -c cita -n "__fish_cita_using_subcommand help; and not __fish_seen_subcommand_from get send call create context account admin rpc bench watch chain node service completions help" -f -a "admin" -d 'Change a chain\'s system configuration, as its admin'
complete -c cita -n "__fish_cita_using_subcommand help; and not __fish_seen_subcommand_from get send call create context account admin rpc bench watch chain node service completions help" -f -a "rpc" -d 'Other requests to a node'
complete -c cita -n "__fish_cita_using_subcommand help; and not __fish_seen_subcommand_from get send call create context account admin rpc bench watch chain node service completions help" -f -a "bench" -d 'Measure a chain'
complete -c cita -n "__fish_cita_using_subcommand help; and not __fish_seen_subcommand_from get send call create context account admin rpc bench watch chain node service completions help" -f -a "watch" -d 'Watch blocks as they are made'
complete -c cita -n "__fish_cita_using_subcommand help; and not __fish_seen_subcommand_from get send call create context account admin rpc bench watch chain node service completions help" -f -a "chain" -d 'Run a whole chain on this machine'
complete -c cita -n "__fish_cita_using_subcommand help; and not __fish_seen_subcommand_from get send call create context account admin rpc bench watch chain node service completions help" -f -a "node" -d 'Run one node: all six services in one process'
complete -c cita -n "__fish_cita_using_subcommand help; and not __fish_seen_subcommand_from get send call create context account admin rpc bench watch chain node service completions help" -f -a "service" -d 'Run one service of a node'
complete -c cita -n "__fish_cita_using_subcommand help; and not __fish_seen_subcommand_from get send call create context account admin rpc bench watch chain node service completions help" -f -a "completions" -d 'Completions for a shell'
complete -c cita -n "__fish_cita_using_subcommand help; and not __fish_seen_subcommand_from get send call create context account admin rpc bench watch chain node service completions help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cita -n "__fish_cita_using_subcommand help; and __fish_seen_subcommand_from get" -f -a "block-number" -d 'The chain\'s height'
complete -c cita -n "__fish_cita_using_subcommand help; and __fish_seen_subcommand_from get" -f -a "block" -d 'A block, by height or hash'
complete -c cita -n "__fish_cita_using_subcommand help; and __fish_seen_subcommand_from get" -f -a "block-hash" -d 'The hash of a block'
complete -c cita -n "__fish_cita_using_subcommand help; and __fish_seen_subcommand_from get" -f -a "tx" -d 'A transaction and its place'
complete -c cita -n "__fish_cita_using_subcommand help; and __fish_seen_subcommand_from get" -f -a "receipt" -d 'What a transaction did'
complete -c cita -n "__fish_cita_using_subcommand help; and __fish_seen_subcommand_from get" -f -a "system-config" -d 'The system configuration'
complete -c cita -n "__fish_cita_using_subcommand help; and __fish_seen_subcommand_from get" -f -a "node-status" -d 'How the node and its peers are'
complete -c cita -n "__fish_cita_using_subcommand help; and __fish_seen_subcommand_from get" -f -a "code" -d 'The code of a contract'
complete -c cita -n "__fish_cita_using_subcommand help; and __fish_seen_subcommand_from get" -f -a "balance" -d 'The balance of an account'
complete -c cita -n "__fish_cita_using_subcommand help; and __fish_seen_subcommand_from get" -f -a "nonce" -d 'How many transactions an account sent'
complete -c cita -n "__fish_cita_using_subcommand help; and __fish_seen_subcommand_from get" -f -a "storage-at" -d 'A storage slot of a contract'
complete -c cita -n "__fish_cita_using_subcommand help; and __fish_seen_subcommand_from get" -f -a "abi" -d 'The ABI that was stored for a contract'
complete -c cita -n "__fish_cita_using_subcommand help; and __fish_seen_subcommand_from get" -f -a "receipt-proof" -d 'A receipt with its proof'
complete -c cita -n "__fish_cita_using_subcommand help; and __fish_seen_subcommand_from get" -f -a "roots-info" -d 'The state root and receipts root of a block'
complete -c cita -n "__fish_cita_using_subcommand help; and __fish_seen_subcommand_from get" -f -a "cross-chain-proof" -d 'What convinces another chain of a receipt'
complete -c cita -n "__fish_cita_using_subcommand help; and __fish_seen_subcommand_from context" -f -a "save" -d 'Save the current settings as a context'
complete -c cita -n "__fish_cita_using_subcommand help; and __fish_seen_subcommand_from context" -f -a "list" -d 'List all contexts'
complete -c cita -n "__fish_cita_using_subcommand help; and __fish_seen_subcommand_from context" -f -a "delete" -d 'Delete a context'
complete -c cita -n "__fish_cita_using_subcommand help; and __fish_seen_subcommand_from context" -f -a "default" -d 'Use a context whenever none is named'
complete -c cita -n "__fish_cita_using_subcommand help; and __fish_seen_subcommand_from account" -f -a "generate" -d 'Make an account with a fresh key'
complete -c cita -n "__fish_cita_using_subcommand help; and __fish_seen_subcommand_from account" -f -a "list" -d 'List all accounts'
complete -c cita -n "__fish_cita_using_subcommand help; and __fish_seen_subcommand_from account" -f -a "import" -d 'Make an account of a secret key'
complete -c cita -n "__fish_cita_using_subcommand help; and __fish_seen_subcommand_from account" -f -a "export" -d 'Print an account with its secret key'
complete -c cita -n "__fish_cita_using_subcommand help; and __fish_seen_subcommand_from account" -f -a "unlock" -d 'Use an account without its password from now on'
complete -c cita -n "__fish_cita_using_subcommand help; and __fish_seen_subcommand_from account" -f -a "lock" -d 'Ask for an account\'s password again; gives it one if it had none'
complete -c cita -n "__fish_cita_using_subcommand help; and __fish_seen_subcommand_from account" -f -a "delete" -d 'Delete an account and its key for good'
complete -c cita -n "__fish_cita_using_subcommand help; and __fish_seen_subcommand_from admin" -f -a "update-admin" -d 'Hand the chain over to another admin'
complete -c cita -n "__fish_cita_using_subcommand help; and __fish_seen_subcommand_from admin" -f -a "update-validators" -d 'Replace the validators'
complete -c cita -n "__fish_cita_using_subcommand help; and __fish_seen_subcommand_from admin" -f -a "set-block-interval" -d 'Seconds between blocks; 0 makes one whenever there are transactions'
complete -c cita -n "__fish_cita_using_subcommand help; and __fish_seen_subcommand_from admin" -f -a "emergency-brake" -d 'Stop the chain from taking transactions, except those of this command'
complete -c cita -n "__fish_cita_using_subcommand help; and __fish_seen_subcommand_from admin" -f -a "set-quota-limit" -d 'The most quota that a block may use'
complete -c cita -n "__fish_cita_using_subcommand help; and __fish_seen_subcommand_from admin" -f -a "amend" -d 'Repair a contract'
complete -c cita -n "__fish_cita_using_subcommand help; and __fish_seen_subcommand_from rpc" -f -a "add-node" -d 'Add a peer to the node\'s network'
complete -c cita -n "__fish_cita_using_subcommand help; and __fish_seen_subcommand_from rpc" -f -a "store-abi" -d 'Store a contract\'s ABI on the chain; prints the transaction\'s hash'
complete -c cita -n "__fish_cita_using_subcommand help; and __fish_seen_subcommand_from rpc" -f -a "estimate-quota" -d 'The least quota with which a transaction succeeds; without a receiver one that creates a contract'
complete -c cita -n "__fish_cita_using_subcommand help; and __fish_seen_subcommand_from bench" -f -a "send" -d 'Send transactions and count what the chain commits'
complete -c cita -n "__fish_cita_using_subcommand help; and __fish_seen_subcommand_from bench" -f -a "call" -d 'Call a contract and count the answers'
complete -c cita -n "__fish_cita_using_subcommand help; and __fish_seen_subcommand_from chain" -f -a "init" -d 'Make a chain: accounts, certificates, a folder a node with free ports, an admin account'
complete -c cita -n "__fish_cita_using_subcommand help; and __fish_seen_subcommand_from chain" -f -a "up" -d 'Start a chain, which is made if there is none, and make it the default context'
complete -c cita -n "__fish_cita_using_subcommand help; and __fish_seen_subcommand_from chain" -f -a "down" -d 'Stop a chain and wait until all its processes are gone'
complete -c cita -n "__fish_cita_using_subcommand help; and __fish_seen_subcommand_from chain" -f -a "status" -d 'Show how a chain is: height, peers, pool, pids and memory of every node'
complete -c cita -n "__fish_cita_using_subcommand help; and __fish_seen_subcommand_from chain" -f -a "logs" -d 'Show what nodes log: the last lines of all of them in the order of time'
complete -c cita -n "__fish_cita_using_subcommand help; and __fish_seen_subcommand_from chain" -f -a "restart" -d 'Stop a node and start it again, at once also when it waits for its next try'
complete -c cita -n "__fish_cita_using_subcommand help; and __fish_seen_subcommand_from chain" -f -a "clean" -d 'Stop a chain and remove its blocks, state and logs; its keys and configuration stay'
complete -c cita -n "__fish_cita_using_subcommand help; and __fish_seen_subcommand_from chain" -f -a "node" -d 'Add nodes to a chain while it runs, and remove them'
complete -c cita -n "__fish_cita_using_subcommand help; and __fish_seen_subcommand_from chain" -f -a "list" -d 'List the chains of this user'
complete -c cita -n "__fish_cita_using_subcommand help; and __fish_seen_subcommand_from chain" -f -a "supervise" -d 'Look after the processes of a chain, in the background'
complete -c cita -n "__fish_cita_using_subcommand help; and __fish_seen_subcommand_from node" -f -a "run" -d 'Run all six services in this process, on the ports of config.toml, until SIGTERM or CTRL-C'
complete -c cita -n "__fish_cita_using_subcommand help; and __fish_seen_subcommand_from node" -f -a "reset-consensus" -d 'Make this node forget its consensus votes, after every validator of the chain lost its vote log'
complete -c cita -n "__fish_cita_using_subcommand help; and __fish_seen_subcommand_from service" -f -a "run" -d 'Run the service in this process, on its port of config.toml, until SIGTERM or CTRL-C'
