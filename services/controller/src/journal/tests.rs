use proptest::prelude::*;

use super::*;
use crate::tx::tests::{CHAIN, normal, parsed};

/// What a storage holds, and how many writes it survives.
#[derive(Debug, Clone, Default)]
struct Disk {
    values: BTreeMap<[u8; 32], Vec<u8>>,
    writes_left: usize,
}

/// The process died.
#[derive(Debug)]
struct Dead;

impl Disk {
    fn write(&mut self, key: [u8; 32], value: Option<Vec<u8>>) -> Result<(), Dead> {
        self.writes_left = self.writes_left.checked_sub(1).ok_or(Dead)?;
        match value {
            Some(value) => self.values.insert(key, value),
            None => self.values.remove(&key),
        };
        Ok(())
    }
}

fn kept(id: u64) -> Kept {
    Kept { tx: parsed(&normal(id, 1, 1)), origin: if id.is_multiple_of(2) { Origin::User } else { Origin::Peer } }
}

/// A transaction that alone fills a segment.
fn large(id: u64) -> Kept {
    let mut raw = normal(id, 1, 1);
    if let Some(cita_proto::blockchain::raw_transaction::Tx::NormalTx(tx)) = &mut raw.tx {
        tx.transaction.as_mut().unwrap().data = vec![0; OPEN_BYTES];
    }
    Kept { tx: parsed(&raw), origin: Origin::User }
}

fn append(journal: &mut Journal, disk: &mut Disk, batch: Vec<Kept>) -> Result<(), Dead> {
    let Some(draft) = journal.draft(batch) else { return Ok(()) };
    disk.write(draft.key(), Some(draft.value()))?;
    journal.written(draft);
    Ok(())
}

fn clean(journal: &mut Journal, disk: &mut Disk) -> Result<(), Dead> {
    while let Some(step) = journal.next_step() {
        match step {
            Step::Checkpoint(checkpoint) => disk.write(checkpoint_key(), Some(checkpoint.encode_to_vec()))?,
            Step::Shrink(number) => disk.write(key(number), Some(journal.shrunk(number).unwrap().value()))?,
            Step::Delete(number) => disk.write(key(number), None)?,
        }
        journal.done(step);
    }
    Ok(())
}

fn restore(disk: &Disk) -> Journal {
    let checkpoint = disk
        .values
        .get(&checkpoint_key())
        .map_or_else(Checkpoint::default, |bytes| Checkpoint::decode(bytes.as_slice()).unwrap());
    let mut journal = Journal::at(checkpoint);
    loop {
        let Some(bytes) = disk.values.get(&key(journal.looks_for())) else {
            if journal.missing() {
                continue;
            }
            return journal;
        };
        let entries = Stored::decode(bytes.as_slice()).unwrap().entries.into_iter().map(|entry| Kept {
            tx: Arc::new(Tx::decode(&entry.transaction, &CHAIN).unwrap().0),
            origin: if entry.from_user { Origin::User } else { Origin::Peer },
        });
        journal.restored(entries.collect());
    }
}

fn ids(journal: &Journal) -> Vec<(TxHash, bool)> {
    journal.kept().map(|kept| (kept.tx.hash, kept.origin == Origin::User)).collect()
}

fn alive() -> Disk {
    Disk { writes_left: usize::MAX, ..Disk::default() }
}

#[test]
fn a_lone_transaction_costs_a_segment_and_an_empty_pool_keeps_more_than_one() {
    let (mut journal, mut disk) = (Journal::default(), alive());
    for id in 0..10 {
        append(&mut journal, &mut disk, vec![kept(id)]).unwrap();
    }
    assert_eq!(disk.values.len(), 1);
    for id in 10..20 {
        append(&mut journal, &mut disk, vec![large(id)]).unwrap();
    }
    assert_eq!(disk.values.len(), 11);
    journal.remove(&(0..20).map(|id| kept(id).tx.hash).collect::<Vec<_>>());
    clean(&mut journal, &mut disk).unwrap();
    assert_eq!(disk.values.len(), 2, "the checkpoint and the last segment, which is written over");
    append(&mut journal, &mut disk, vec![kept(30)]).unwrap();
    assert_eq!(disk.values.len(), 2);
    assert_eq!(ids(&restore(&disk)), [(kept(30).tx.hash, true)]);
}

#[test]
fn a_segment_of_which_little_is_left_stays_whole() {
    let (mut journal, mut disk) = (Journal::default(), alive());
    append(&mut journal, &mut disk, (0..100).map(kept).collect()).unwrap();
    let whole = disk.values.get(&key(0)).unwrap().len();
    journal.remove(&(10..100).map(|id| kept(id).tx.hash).collect::<Vec<_>>());
    clean(&mut journal, &mut disk).unwrap();
    assert!(disk.values.get(&key(0)).unwrap().len() < whole / 4);
    assert_eq!(ids(&restore(&disk)).len(), 10);
}

#[derive(Debug, Clone)]
enum Op {
    Append(Vec<(u64, bool)>),
    Remove(Vec<u64>),
    Restart,
}

fn ops() -> impl Strategy<Value = Vec<Op>> {
    let id = 0u64..60;
    let append = proptest::collection::vec((id.clone(), proptest::bool::weighted(0.2)), 1..8).prop_map(Op::Append);
    let remove = proptest::collection::vec(id, 1..20).prop_map(Op::Remove);
    let op = prop_oneof![4 => append, 3 => remove, 1 => Just(Op::Restart)];
    proptest::collection::vec(op, 1..40)
}

/// Runs until the end or the death; answers what was answered as kept in order, and what was being added or removed at the death.
fn run(ops: &[Op], disk: &mut Disk) -> (Vec<TxHash>, BTreeSet<TxHash>) {
    let (mut journal, mut model): (_, Vec<TxHash>) = (Journal::default(), Vec::new());
    for op in ops {
        match op {
            Op::Append(batch) => {
                let batch: Vec<Kept> =
                    batch.iter().map(|(id, is_large)| if *is_large { large(*id) } else { kept(*id) }).collect();
                let hashes: Vec<TxHash> = batch.iter().map(|kept| kept.tx.hash).collect();
                if append(&mut journal, disk, batch).is_err() {
                    return (model, hashes.into_iter().collect());
                }
                for hash in hashes {
                    if !model.contains(&hash) {
                        model.push(hash);
                    }
                }
            }
            Op::Remove(ids) => {
                let hashes: Vec<TxHash> = ids.iter().map(|id| kept(*id).tx.hash).collect();
                journal.remove(&hashes);
                model.retain(|hash| !hashes.contains(hash));
                if clean(&mut journal, disk).is_err() {
                    return (model, BTreeSet::new());
                }
            }
            Op::Restart => {
                journal = restore(disk);
                let gone: Vec<TxHash> =
                    journal.kept().map(|kept| kept.tx.hash).filter(|hash| !model.contains(hash)).collect();
                journal.remove(&gone);
            }
        }
        assert_eq!(journal.kept().map(|kept| kept.tx.hash).collect::<Vec<_>>(), model);
        let left: usize = journal.kept().map(Kept::bytes).sum();
        let stored: usize = journal.segments.values().map(|segment| segment.stored_bytes).sum();
        let slack = journal.segments.last_key_value().map_or(0, |(_, last)| last.stored_bytes);
        if matches!(op, Op::Remove(_)) {
            assert!(stored <= 4 * left + slack, "{stored} bytes are stored for {left}");
            assert_eq!(
                disk.values.len() - usize::from(disk.values.contains_key(&checkpoint_key())),
                journal.segments.len()
            );
        }
    }
    (model, BTreeSet::new())
}

proptest! {
    #[test]
    fn a_crash_at_some_step_loses_or_reorders_what_was_answered(ops in ops()) {
        let mut whole = alive();
        let (model, _) = run(&ops, &mut whole);
        let writes = usize::MAX - whole.writes_left;
        let all = restore(&whole);
        let found: Vec<TxHash> = all.kept().map(|kept| kept.tx.hash).filter(|hash| model.contains(hash)).collect();
        prop_assert_eq!(found, model);
        for survived in 0..writes {
            let mut disk = Disk { writes_left: survived, ..Disk::default() };
            let (model, unanswered) = run(&ops, &mut disk);
            let found: Vec<TxHash> = restore(&disk).kept().map(|kept| kept.tx.hash).collect();
            let answered: Vec<TxHash> = found.iter().copied().filter(|hash| model.contains(hash)).collect();
            // One that is added again while it dies may be found at the place of its first time.
            prop_assert_eq!(answered, model, "died after {} writes; unanswered: {:?}", survived, unanswered);
        }
    }
}
