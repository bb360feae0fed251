//! Strangers at the ports, and configurations that are wrong: a clear answer, and nothing stops or changes.

mod common;

use std::{
    fs,
    io::{Read, Write},
    net::TcpStream,
    time::Duration,
};

use cita_crypto_sm::{KeyPair, sign_transaction};
use cita_proto::blockchain::{RawTransaction, Transaction, raw_transaction::Tx};
use cita_service_api::{Address, Controller, ControllerClient, Hash, TxHash};
use common::world::{World, call, client, height, pids};
use rand::{Rng, RngCore, SeedableRng, rngs::StdRng};

/// What the gRPC ports of the world get to see.
const RPCS: [&str; 9] = [
    "/controller.RPCService/SendRawTransactions",
    "/controller.RPCService/GetTransaction",
    "/controller.Consensus2ControllerService/CommitBlock",
    "/network.NetworkMsgHandlerService/ProcessNetworkMsg",
    "/network.NetworkService/Broadcast",
    "/executor.ExecutorService/Exec",
    "/evm.RPCService/GetStorageAt",
    "/storage.StorageService/Store",
    "/consensus.ConsensusService/CheckBlock",
];

/// Every port of a node: six services, metrics and peers.
fn ports(world: &World, node: usize) -> Vec<u16> {
    let text = fs::read_to_string(world.node_dir(node).join("config.toml")).expect("a configuration");
    let config: toml::Table = text.parse().expect("TOML");
    let endpoints = config["endpoints"].as_table().expect("endpoints").values();
    let mut ports: Vec<u16> = endpoints
        .map(|endpoint| endpoint.as_str().and_then(|e| e.rsplit(':').next()).expect("a port").parse().expect("a port"))
        .collect();
    ports.push(u16::try_from(config["network_tls"]["listen_port"].as_integer().expect("a port")).expect("a port"));
    let controller = config["endpoints"]["controller"].as_str().and_then(|e| e.rsplit(':').next());
    ports.push(controller.expect("a port").parse::<u16>().expect("a port") + 10_000);
    ports
}

/// Writes to a port and takes whatever comes back, for a moment.
fn throw(port: u16, bytes: &[u8]) {
    let Ok(mut stream) = TcpStream::connect(("127.0.0.1", port)) else {
        panic!("port {port} does not listen any more")
    };
    stream.set_read_timeout(Some(Duration::from_millis(20))).expect("a timeout");
    let _ = stream.write_all(bytes);
    let _ = stream.read(&mut [0; 1024]);
}

fn random(rng: &mut StdRng, most: usize) -> Vec<u8> {
    let mut bytes = vec![0; rng.random_range(0..most)];
    rng.fill_bytes(&mut bytes);
    bytes
}

/// Calls RPCs with bodies that are no messages, over HTTP/2 as a client would.
fn call_with_garbage(port: u16, rng: &mut StdRng) {
    use tonic::codegen::http::uri::PathAndQuery;
    let address = format!("127.0.0.1:{port}");
    let channel = client(&address, |channel| channel);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    for path in RPCS {
        let body = random(rng, 300);
        let mut grpc = tonic::client::Grpc::new(channel.clone());
        runtime.block_on(async {
            if tokio::time::timeout(Duration::from_secs(5), grpc.ready()).await.is_ok_and(|ready| ready.is_ok()) {
                let call = grpc.unary(tonic::Request::new(body), PathAndQuery::from_static(path), raw::Raw);
                let _ = tokio::time::timeout(Duration::from_secs(5), call).await;
            }
        });
    }
}

mod raw {
    //! A codec that sends bytes as they are.

    use prost::bytes::{Buf, BufMut};
    use tonic::{
        Status,
        codec::{Codec, DecodeBuf, Decoder, EncodeBuf, Encoder},
    };

    #[derive(Clone, Copy)]
    pub(crate) struct Raw;

    impl Codec for Raw {
        type Encode = Vec<u8>;
        type Decode = Vec<u8>;
        type Encoder = Self;
        type Decoder = Self;

        fn encoder(&mut self) -> Self {
            *self
        }

        fn decoder(&mut self) -> Self {
            *self
        }
    }

    impl Encoder for Raw {
        type Item = Vec<u8>;
        type Error = Status;

        fn encode(&mut self, item: Vec<u8>, target: &mut EncodeBuf<'_>) -> Result<(), Status> {
            target.put_slice(&item);
            Ok(())
        }
    }

    impl Decoder for Raw {
        type Item = Vec<u8>;
        type Error = Status;

        fn decode(&mut self, source: &mut DecodeBuf<'_>) -> Result<Option<Vec<u8>>, Status> {
            let mut bytes = vec![0; source.remaining()];
            source.copy_to_slice(&mut bytes);
            Ok(Some(bytes))
        }
    }
}

#[test]
fn random_bytes_at_any_port_stop_a_node() {
    let world = World::new("hostile", &["--nodes", "2"]);
    world.up("node");
    let before = world.until("the nodes know each other", |s| s["nodes"][0]["peers"] == 1);
    let seed = rand::rng().random();
    let mut rng = StdRng::seed_from_u64(seed);
    for port in ports(&world, 0) {
        for _ in 0..20 {
            throw(port, &random(&mut rng, 2000));
        }
        throw(port, &[b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec(), random(&mut rng, 500)].concat());
        throw(port, &[&[0x16, 3, 1, 2, 0][..], &random(&mut rng, 500)].concat());
        throw(port, &u32::MAX.to_be_bytes());
    }
    for port in ports(&world, 0).into_iter().take(6) {
        call_with_garbage(port, &mut rng);
    }
    world.until(&format!("blocks go on (seed {seed})"), |status| {
        height(status, 0) > height(&before, 0) + 2 && height(status, 1) > height(&before, 0) + 2
    });
    assert_eq!(pids(&world.status(), 0), pids(&before, 0), "a node was restarted, seed {seed}");
    world.down();
}

/// A transaction that breaks one rule gets that rule's status code.
#[test]
fn a_refused_transaction_gets_another_code() {
    let world = World::new("codes", &["--nodes", "1"]);
    world.up("node");
    let controller = client(&world.addresses("controller")[0], ControllerClient::new);
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let config = runtime.block_on(controller.system_config()).expect("a configuration");
    let height = runtime.block_on(controller.block_number(false)).expect("a height");
    let key = KeyPair::generate();
    let good = call(&config.chain_id, Address([1; 20]), &[], height + 50, "n");
    let send = |transaction: RawTransaction| {
        runtime.block_on(controller.send_raw_transaction(transaction)).map_err(|error| error.message)
    };
    let refused = |what: &str, change: &dyn Fn(&mut Transaction), code: &str| {
        let mut transaction = good.clone();
        change(&mut transaction);
        assert_eq!(send(sign_transaction(transaction, &key)), Err(code.to_owned()), "{what}");
    };
    refused("version", &|t| t.version = 1, "InvalidVersion");
    refused("chain", &|t| t.chain_id = vec![9; Hash::LEN], "InvalidChainId");
    refused("receiver", &|t| t.to = vec![1; 19], "InvalidTo");
    refused("nonce", &|t| t.nonce = "n".repeat(129), "InvalidNonce");
    refused("value", &|t| t.value = vec![0; 31], "InvalidValue");
    refused("quota", &|t| t.quota = u64::from(config.quota_limit) + 1, "QuotaUsedExceed");
    refused("window, past", &|t| t.valid_until_block = 0, "InvalidValidUntilBlock");
    refused("window, far", &|t| t.valid_until_block = height + 10_000, "InvalidValidUntilBlock");

    let tampered = |change: &dyn Fn(&mut cita_proto::blockchain::UnverifiedTransaction)| {
        let mut raw = sign_transaction(good.clone(), &key);
        let Some(Tx::NormalTx(normal)) = &mut raw.tx else { unreachable!("it is a normal transaction") };
        change(normal);
        send(raw)
    };
    let witness = |normal: &mut cita_proto::blockchain::UnverifiedTransaction, change: &dyn Fn(&mut Vec<u8>)| {
        change(&mut normal.witness.as_mut().expect("a witness").signature);
    };
    assert_eq!(tampered(&|t| t.transaction_hash[0] ^= 1), Err("HashCheckError".to_owned()));
    assert_eq!(tampered(&|t| witness(t, &|s| s[0] ^= 1)), Err("SigCheckError".to_owned()));
    assert_eq!(tampered(&|t| witness(t, &|s| s.truncate(127))), Err("SigLenError".to_owned()));
    assert_eq!(tampered(&|t| t.witness = None), Err("NoneWitness".to_owned()));
    assert_eq!(send(RawTransaction { tx: None }), Err("NoneRawTx".to_owned()));

    let hash: TxHash = send(sign_transaction(good.clone(), &key)).expect("nothing is wrong with it");
    let again = send(sign_transaction(good, &key)).expect_err("it was sent before");
    assert!(["DupTransaction", "HistoryDupTx"].contains(&again.as_str()), "{hash}: {again}");
    world.down();
}

/// A node folder that was put together wrongly is refused with a word on what to do, before anything is written.
#[test]
fn a_wrong_node_folder_is_not_explained() {
    let world = World::new("wrong", &["--nodes", "1"]);
    world.up("node");
    let config = world.node_dir(0).join("config.toml");
    let run = || world.cita(&["node", "run", "-c", config.to_str().expect("a path")]).failed(1);

    // While it runs: its ports are taken, and once they are not, its data is.
    let error = run();
    assert!(error.contains("in use by") && error.contains("pid"), "{error}");
    let text = fs::read_to_string(&config).expect("a configuration");
    fs::write(&config, shift_ports(&text)).expect("a configuration");
    let error = run();
    assert!(error.contains("in use") && error.contains("data"), "{error}");
    fs::write(&config, &text).expect("a configuration");
    world.down();

    fs::write(&config, text.replace("[consensus_bft]", "[consensus_btf]")).expect("a configuration");
    let error = run();
    assert!(error.contains("unknown section [consensus_btf]"), "{error}");

    let genesis = text.lines().find(|line| line.starts_with("timestamp")).expect("a genesis block");
    fs::write(&config, text.replace(genesis, "timestamp = 1")).expect("a configuration");
    let error = run();
    assert!(error.contains("another chain"), "{error}");

    fs::write(&config, text.replacen("address = \"0x", "address = \"0x0", 1)).expect("a configuration");
    let error = run();
    assert!(error.contains("[node]") && error.contains("invalid hex"), "{error}");

    fs::write(&config, &text).expect("a configuration");
    world.up("node");
    world.down();
}

/// The same configuration on other ports.
fn shift_ports(text: &str) -> String {
    let mut config: toml::Table = text.parse().expect("TOML");
    let mut free = 21_000u16;
    let mut next = || {
        while std::net::TcpListener::bind(("127.0.0.1", free)).is_err()
            || std::net::TcpListener::bind(("127.0.0.1", free + 10_000)).is_err()
        {
            free += 1;
        }
        free += 1;
        free - 1
    };
    let endpoints = config["endpoints"].as_table_mut().expect("endpoints");
    for (_, endpoint) in endpoints.iter_mut() {
        *endpoint = toml::Value::String(format!("127.0.0.1:{}", next()));
    }
    config["network_tls"]["listen_port"] = toml::Value::Integer(next().into());
    config.to_string()
}
