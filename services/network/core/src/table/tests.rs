use super::*;

const A: &str = "a";
const B: &str = "b";

fn domain(name: &str) -> Domain {
    name.parse().unwrap()
}

fn peer(name: &str, port: u16) -> PeerAddress {
    PeerAddress { host: "h".into(), port, domain: domain(name) }
}

fn node(n: u8) -> Address {
    Address([n; 20])
}

/// The table of node `own`, whose address is all ones.
fn table(own: &str, peers: &[&str]) -> PeerTable {
    let factory = PeerFactory {
        bound: Bound { messages: 10, bytes: 100 },
        stop: CancellationToken::new(),
        silent_after: Duration::from_secs(5),
    };
    let mut table = PeerTable::new(domain(own), node(1).origin(), Admission::Listed, factory);
    table.configure(peers.iter().zip(1..).map(|(name, port)| peer(name, port)).collect());
    table
}

struct Try {
    id: u64,
    domain: &'static str,
    node: u8,
    instance: u64,
    dialled: bool,
}

const FROM_B: Try = Try { id: 1, domain: B, node: 2, instance: 1, dialled: false };

fn admit(table: &mut PeerTable, by: Try) -> Decision {
    table.admit(&Candidate {
        connection: &Connection::new(by.id, false),
        domain: &domain(by.domain),
        address: node(by.node),
        instance: by.instance,
        dialled: by.dialled,
    })
}

fn current(table: &PeerTable, name: &str) -> Option<u64> {
    table.entries.get(&domain(name))?.current.as_ref().map(|current| current.connection.id)
}

#[tokio::test]
async fn of_two_simultaneous_connections_both_nodes_keep_the_one_that_the_smaller_domain_dialled() {
    for a_sees_its_own_first in [true, false] {
        for b_sees_its_own_first in [true, false] {
            let (mut a, mut b) = (table(A, &[B]), table(B, &[A]));
            // Connection 1 is dialled by a, connection 2 by b.
            for dialled in [a_sees_its_own_first, !a_sees_its_own_first] {
                admit(&mut a, Try { id: if dialled { 1 } else { 2 }, dialled, ..FROM_B });
            }
            for dialled in [b_sees_its_own_first, !b_sees_its_own_first] {
                admit(&mut b, Try { id: if dialled { 2 } else { 1 }, domain: A, dialled, ..FROM_B });
            }
            assert_eq!((current(&a, B), current(&b, A)), (Some(1), Some(1)));
        }
    }
}

#[tokio::test]
async fn a_connection_that_competes_with_a_better_one_under_way_is_not_installed() {
    let (mut a, mut b) = (table(A, &[B]), table(B, &[A]));
    assert!(a.begin_greeting(&domain(B)) && b.begin_greeting(&domain(A)));
    assert!(matches!(admit(&mut a, Try { id: 2, ..FROM_B }), Decision::Duplicate(_)));
    assert!(matches!(admit(&mut b, Try { id: 1, domain: A, ..FROM_B }), Decision::Installed { .. }));
    b.end_greeting(&domain(A));
    assert!(!b.begin_greeting(&domain(A)), "there is a connection");
    // The better one came to nothing: the other node may try again.
    a.end_greeting(&domain(B));
    assert!(matches!(admit(&mut a, Try { id: 3, ..FROM_B }), Decision::Installed { .. }));
}

#[tokio::test]
async fn a_dead_connection_gives_way_to_a_new_one() {
    let mut a = table(A, &[B]);
    admit(&mut a, Try { dialled: true, ..FROM_B });
    assert!(matches!(admit(&mut a, Try { id: 2, ..FROM_B }), Decision::Duplicate(_)));
    // From the same side: the peer hung up and this node dialled again.
    assert!(matches!(admit(&mut a, Try { id: 3, dialled: true, ..FROM_B }), Decision::Installed { first: false, .. }));
    // The peer restarted.
    admit(&mut a, Try { id: 4, instance: 2, ..FROM_B });
    assert_eq!(current(&a, B), Some(4));
    // Silent.
    admit(&mut a, Try { id: 5, instance: 2, dialled: true, ..FROM_B });
    a.new_peer.silent_after = Duration::ZERO;
    admit(&mut a, Try { id: 6, instance: 2, ..FROM_B });
    assert_eq!(current(&a, B), Some(6));
}

#[tokio::test]
async fn the_end_of_a_replaced_connection_does_not_disconnect_the_peer() {
    let mut a = table(A, &[B]);
    admit(&mut a, FROM_B);
    admit(&mut a, Try { id: 2, ..FROM_B });
    assert!(!a.closed(&domain(B), 1));
    assert_eq!(a.connected().count(), 1);
    assert!(a.closed(&domain(B), 2));
    assert_eq!(a.connected().count(), 0);
}

#[tokio::test]
async fn an_origin_belongs_to_the_first_domain_that_claims_it_and_never_to_a_peer_of_this_node() {
    let mut a = table(A, &[B, "c"]);
    admit(&mut a, FROM_B);
    a.closed(&domain(B), 1);
    let taken = |owner| Refusal::OriginTaken { domain: domain("c"), address: node(2), owner: domain(owner) };
    match admit(&mut a, Try { id: 2, domain: "c", ..FROM_B }) {
        Decision::Refused(refusal) => assert_eq!(refusal, taken(B)),
        other => panic!("{other:?}"),
    }
    assert!(matches!(admit(&mut a, Try { id: 3, node: 1, ..FROM_B }), Decision::Refused(_)));
    // b comes back with another key: its old origin is free.
    admit(&mut a, Try { id: 4, node: 3, ..FROM_B });
    assert!(matches!(admit(&mut a, Try { id: 5, domain: "c", ..FROM_B }), Decision::Installed { .. }));
    assert_eq!(a.find(node(2).origin()).unwrap().address.domain, domain("c"));
}

#[tokio::test]
async fn a_stranger_is_refused_with_what_to_add() {
    let mut a = table(A, &[B]);
    let Decision::Refused(refusal) = admit(&mut a, Try { domain: "x", ..FROM_B }) else { panic!("let in") };
    assert_eq!(refusal, Refusal::NotListed(domain("x")));
    assert!(refusal.to_string().contains("domain = \"x\""), "{refusal}");
}

#[tokio::test]
async fn a_new_list_adds_and_removes_only_what_differs() {
    let mut a = table(A, &[B, "c"]);
    admit(&mut a, FROM_B);
    let added = a.add(peer("d", 9)).unwrap();
    let stays = a.entries[&domain(B)].peer.clone();
    let changes = a.configure(vec![peer(A, 7), peer(B, 1), peer("e", 5)]);
    assert_eq!(changes.removed, [domain("c")]);
    assert_eq!(changes.added.iter().map(|p| p.address.clone()).collect::<Vec<_>>(), [peer("e", 5)]);
    assert!(!stays.stop.is_cancelled() && !added.stop.is_cancelled());
    assert_eq!(a.connected().count(), 1);
    // Listed at another place: the old connection ends, the new place is dialled. What AddNode added stays.
    let changes = a.configure(vec![peer(B, 2)]);
    assert_eq!((changes.removed, changes.added[0].address.port), (vec![domain("e")], 2));
    assert!(stays.stop.is_cancelled());
    assert_eq!(a.find(node(2).origin()).map(|p| p.address.port), None);
    assert!(a.entries.contains_key(&domain("d")));
}

#[tokio::test]
async fn a_node_that_is_listed_is_not_added_again() {
    let mut a = table(A, &[B]);
    assert_eq!(a.add(peer(A, 9)).err(), Some(Listed));
    assert_eq!(a.add(peer(B, 9)).err(), Some(Listed));
    assert_eq!(a.add(peer("c", 1)).err(), Some(Listed));
    assert!(a.add(peer("c", 2)).is_ok());
}

fn members(names: &[&str]) -> Admission {
    Admission::Members(Some(names.iter().map(|name| domain(name)).collect()))
}

#[tokio::test]
async fn members_are_discovered_and_strangers_are_not() {
    let mut a = table(A, &[B]);
    assert!(a.discover(peer("c", 3)).is_none(), "without members nobody is discovered");
    a.set_admission(members(&[B, "c"]));
    assert!(a.discover(peer("c", 3)).is_some());
    for known in [peer(A, 1), peer(B, 9), peer("c", 3), peer("x", 4)] {
        assert!(a.discover(known.clone()).is_none(), "{known}");
    }
    let Decision::Refused(refusal) = admit(&mut a, Try { domain: "x", ..FROM_B }) else { panic!("let in") };
    assert_eq!(refusal, Refusal::NotMember(domain("x")));
    a.set_admission(Admission::Members(None));
    assert!(a.discover(peer("x", 4)).is_some(), "without a list everybody who proved a name is a member");
}

#[tokio::test]
async fn a_discovered_peer_that_is_away_is_followed_to_a_new_place_and_forgotten_in_the_end() {
    let mut a = table(A, &[B]);
    a.set_admission(Admission::Members(None));
    let old = a.discover(peer("c", 3)).unwrap();
    admit(&mut a, Try { domain: "c", ..FROM_B });
    assert!(a.discover(peer("c", 4)).is_none(), "it is connected, so it is where it was");
    a.closed(&domain("c"), 1);
    assert!(a.discover(peer("c", 4)).is_some() && old.stop.is_cancelled());
    assert_eq!(a.forget(Duration::from_secs(60)), []);
    assert_eq!(a.forget(Duration::ZERO), [domain("c")]);
    assert!(a.entries.contains_key(&domain(B)), "what config.toml lists is never forgotten");
}

#[tokio::test]
async fn a_member_that_is_one_no_more_is_dropped_even_while_connected() {
    let mut a = table(A, &[B]);
    a.set_admission(members(&["c", "d"]));
    let c = a.discover(peer("c", 3)).unwrap();
    a.discover(peer("d", 4)).unwrap();
    admit(&mut a, Try { domain: "c", ..FROM_B });
    a.set_admission(members(&["d"]));
    assert_eq!(a.forget(Duration::from_secs(60)), [domain("c")]);
    assert!(c.stop.is_cancelled());
}

#[tokio::test]
async fn the_number_of_discovered_peers_is_bounded() {
    let mut a = table(A, &[B]);
    a.set_admission(Admission::Members(None));
    for n in 0..MAX_DISCOVERED {
        assert!(a.discover(peer(&format!("n{n}"), 1)).is_some());
    }
    assert!(a.discover(peer("one-too-many", 1)).is_none());
    assert!(a.discover(peer("n0", 2)).is_some(), "one that moved is not one more");
}
