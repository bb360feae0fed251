//! Every way in which a log can be found, made byte by byte.

use super::*;
use proptest::prelude::*;
use tempfile::TempDir;

/// Records of many shapes: empty, one byte, zeros, what looks like a frame, and a plain last one.
fn sample() -> Vec<Vec<u8>> {
    let inner = encode(&[b"not a frame of its own".to_vec()]).unwrap();
    vec![b"first".to_vec(), Vec::new(), vec![0], vec![0; 40], inner, vec![0xff; 9], b"the last one".to_vec()]
}

fn file_of(records: &[Vec<u8>]) -> Vec<u8> {
    [START.as_slice(), &encode(records).unwrap()].concat()
}

fn folder_with(bytes: &[u8]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join(LOG), bytes).unwrap();
    dir
}

fn reopened(dir: &TempDir) -> (Vec<Vec<u8>>, Found) {
    let opened = VoteLog::open(dir.path()).unwrap();
    (opened.records, opened.state)
}

#[test]
fn what_was_appended_is_found_again_in_order() {
    let dir = tempfile::tempdir().unwrap();
    let nested = dir.path().join("data/consensus");
    let mut opened = VoteLog::open(&nested).unwrap();
    assert_eq!((opened.records.len(), &opened.state, opened.log.len()), (0, &Found::Missing, 0));
    let records = sample();
    let (one, several) = records.split_at(1);
    opened.log.append(one).unwrap();
    opened.log.append(several).unwrap();
    assert_eq!(opened.log.len(), fs::metadata(nested.join(LOG)).unwrap().len());
    drop(opened);

    let mut again = VoteLog::open(&nested).unwrap();
    assert_eq!((&again.records, &again.state), (&records, &Found::Whole));
    assert_eq!(again.log.len(), size(&file_of(&records)));
    again.log.append(&[b"more".to_vec()]).unwrap();
    drop(again);
    assert_eq!(VoteLog::open(&nested).unwrap().records.last().unwrap(), b"more");
}

#[test]
fn a_missing_log_stays_missing_until_something_is_appended() {
    let dir = tempfile::tempdir().unwrap();
    assert_eq!(reopened(&dir).1, Found::Missing);
    assert_eq!(reopened(&dir).1, Found::Missing);
    fs::write(dir.path().join(NEXT), b"CITAVOT1 a first append that did not come to its rename").unwrap();
    assert_eq!(reopened(&dir).1, Found::Missing);
    VoteLog::open(dir.path()).unwrap().log.append(&[]).unwrap();
    assert_eq!(reopened(&dir), (vec![], Found::Whole));
}

#[test]
fn a_log_has_one_holder() {
    let dir = tempfile::tempdir().unwrap();
    let held = VoteLog::open(dir.path()).unwrap();
    assert_eq!(VoteLog::open(dir.path()).unwrap_err().kind(), io::ErrorKind::WouldBlock);
    drop(held);
    VoteLog::open(dir.path()).unwrap();
}

#[test]
fn a_last_record_torn_at_any_byte_loses_only_itself() {
    let records = sample();
    let (_, earlier) = records.split_last().unwrap();
    let (whole, border) = (file_of(&records), file_of(earlier).len());
    for length in border..whole.len() {
        let dir = folder_with(&whole[..length]);
        let mut opened = VoteLog::open(dir.path()).unwrap();
        let dropped_bytes = (length - border) as u64;
        let state = if dropped_bytes == 0 { Found::Whole } else { Found::Torn { dropped_bytes } };
        assert_eq!((&opened.records[..], &opened.state), (earlier, &state), "cut at byte {length}");
        opened.log.append(&[b"after".to_vec()]).unwrap();
        drop(opened);
        let expected = [earlier, &[b"after".to_vec()]].concat();
        assert_eq!(reopened(&dir), (expected, Found::Whole), "appended after a cut at byte {length}");
    }
}

#[test]
fn a_file_cut_anywhere_keeps_every_record_before_the_cut() {
    let records = sample();
    let whole = file_of(&records);
    let borders: Vec<usize> = (0..=records.len()).map(|count| file_of(&records[..count]).len()).collect();
    for length in 0..=whole.len() {
        let scan = scan(&whole[..length]);
        let kept = borders.iter().filter(|border| **border <= length).count().saturating_sub(1);
        assert_eq!(scan.records, records[..kept], "cut at byte {length}");
        match scan.state {
            Found::Whole => assert!(borders.contains(&length)),
            Found::Torn { dropped_bytes } => assert_eq!(dropped_bytes, (length - borders[kept]) as u64),
            Found::Damaged(damage) => {
                assert!(damage == Damage::Start && length < START.len(), "byte {length}: {damage}")
            }
            Found::Missing => panic!("a file that is there is not missing"),
        }
    }
}

#[test]
fn an_unwritten_tail_of_zeros_is_torn_wherever_it_begins() {
    let records = sample();
    let (_, earlier) = records.split_last().unwrap();
    let (whole, border) = (file_of(&records), file_of(earlier).len());
    for written in border..whole.len() {
        for more in [0, 1, 11, 12, 13, 4096] {
            let mut bytes = whole[..written].to_vec();
            bytes.resize(whole.len() + more, 0);
            let dropped_bytes = (bytes.len() - border) as u64;
            let scan = scan(&bytes);
            assert_eq!((&scan.records[..], scan.state), (earlier, Found::Torn { dropped_bytes }), "{written} +{more}");
        }
    }
    // Shorter than any frame: zeros after a record that is all there.
    for zeros in 1..=HEADER + TRAILER {
        let bytes = [whole.as_slice(), &vec![0; zeros]].concat();
        let scan = scan(&bytes);
        assert_eq!((scan.records, scan.state), (records.clone(), Found::Torn { dropped_bytes: zeros as u64 }));
    }
}

#[test]
fn an_unwritten_stretch_before_other_data_is_damage() {
    let records = sample();
    let whole = file_of(&records);
    for (index, record) in records.iter().enumerate().take(records.len() - 1) {
        let (begin, end) = (file_of(&records[..index]).len(), file_of(&records[..=index]).len());
        for from in begin..end {
            let mut bytes = whole.clone();
            bytes[from..end].fill(0);
            let scan = scan(&bytes);
            assert_eq!(scan.records, records[..index], "record {record:?} from {from}");
            assert!(matches!(scan.state, Found::Damaged(_)), "{:?} from {from}", scan.state);
        }
    }
}

#[test]
fn no_changed_byte_makes_a_wrong_record_or_forgets_a_synced_one_in_silence() {
    let records = sample();
    let whole = file_of(&records);
    for index in 0..whole.len() {
        for pattern in 1..=u8::MAX {
            let mut bytes = whole.clone();
            bytes[index] ^= pattern;
            let scan = scan(&bytes);
            assert!(records.starts_with(&scan.records), "byte {index} ^ {pattern:#x} makes a wrong record");
            match scan.state {
                Found::Damaged(_) => {}
                // Only the last end marker, turned into zero, looks as if it had not been written.
                Found::Torn { .. } => assert_eq!((index, pattern), (whole.len() - 1, END)),
                state => panic!("byte {index} ^ {pattern:#x} is taken for {state:?}"),
            }
        }
    }
}

#[test]
fn damage_is_named_with_its_place() {
    let records = vec![b"abc".to_vec(), b"defg".to_vec()];
    let whole = file_of(&records);
    let second = file_of(&records[..1]).len();
    let at = second as u64;
    let changed = |index: usize, byte: u8| {
        let mut bytes = whole.clone();
        bytes[index] = byte;
        scan(&bytes).state
    };
    assert_eq!(changed(0, b'c'), Found::Damaged(Damage::Start));
    assert_eq!(changed(second + 4, 5), Found::Damaged(Damage::Header { at }));
    assert_eq!(changed(second + HEADER, b'D'), Found::Damaged(Damage::Payload { at }));
    assert_eq!(changed(whole.len() - 1, 7), Found::Damaged(Damage::End { at, found: 7 }));
    assert_eq!(changed(second - 1, 0), Found::Damaged(Damage::Unfinished { at: 8 }));
    let length = u32::try_from(MAX_RECORD).unwrap() + 1;
    let claim = [&whole[..], &head_of(MAGIC, length)].concat();
    let damage = Damage::TooLong { at: whole.len() as u64, length };
    assert!(damage.to_string().contains(&format!("byte {}", whole.len())), "{damage}");
    assert_eq!(scan(&claim).state, Found::Damaged(damage));
    let twice_started = [&whole[..], START].concat();
    assert_eq!(scan(&twice_started).state, Found::Damaged(Damage::Header { at: whole.len() as u64 }));
}

#[test]
fn a_damaged_start_does_not_hide_the_records() {
    let mut bytes = file_of(&sample());
    bytes[7] = b'9';
    let scan = scan(&bytes);
    assert_eq!((scan.records, scan.state), (sample(), Found::Damaged(Damage::Start)));
    for unborn in [0, 1, 8, 100] {
        assert_eq!(super::scan(&vec![0; unborn]).state, Found::Damaged(Damage::Start), "{unborn} zeros");
    }
}

/// A folder with a log whose second record is damaged, its bytes, and the damage.
fn damaged_folder() -> (TempDir, Vec<u8>, Found) {
    let mut bytes = file_of(&sample());
    let at = file_of(&sample()[..1]).len();
    bytes[at] ^= 1;
    (folder_with(&bytes), bytes, Found::Damaged(Damage::Header { at: at as u64 }))
}

#[test]
fn a_damaged_log_stays_damaged_until_it_is_rewritten() {
    let (dir, bytes, damage) = damaged_folder();
    for _ in 0..2 {
        let mut opened = VoteLog::open(dir.path()).unwrap();
        assert_eq!((&opened.records[..], &opened.state), (&sample()[..1], &damage));
        assert_eq!(opened.log.len(), size(&bytes));
        for _ in 0..2 {
            let error = opened.log.append(&[b"vote".to_vec()]).unwrap_err();
            assert!(error.to_string().contains("has to be rewritten"), "{error}");
        }
        assert_eq!(fs::read(dir.path().join(LOG)).unwrap(), bytes);
    }
    fs::write(dir.path().join(ASIDE), b"an older one").unwrap();
    let mut opened = VoteLog::open(dir.path()).unwrap();
    opened.log.rewrite(&[b"damaged before".to_vec()]).unwrap();
    opened.log.append(&[b"vote".to_vec()]).unwrap();
    opened.log.rewrite(&[b"marker".to_vec()]).unwrap();
    drop(opened);
    assert_eq!(fs::read(dir.path().join(ASIDE)).unwrap(), bytes, "the second rewrite has no damage to keep");
    assert_eq!(reopened(&dir), (vec![b"marker".to_vec()], Found::Whole));
}

#[test]
fn every_crash_point_of_replacing_a_damaged_log_finds_the_damage_or_the_new_log() {
    let next = file_of(&[b"marker".to_vec()]);
    for crash in ["next half written", "next written", "old aside removed", "linked aside"] {
        let (dir, bytes, damage) = damaged_folder();
        let [log, new, aside] = [LOG, NEXT, ASIDE].map(|name| dir.path().join(name));
        fs::write(&new, if crash == "next half written" { &next[..next.len() / 2] } else { &next }).unwrap();
        match crash {
            "linked aside" => fs::hard_link(&log, &aside).unwrap(),
            "old aside removed" => {}
            _ => fs::write(&aside, b"an older one").unwrap(),
        }
        let mut opened = VoteLog::open(dir.path()).unwrap();
        assert_eq!((&opened.records[..], &opened.state), (&sample()[..1], &damage), "{crash}");
        opened.log.rewrite(&[b"marker".to_vec()]).unwrap();
        drop(opened);
        assert_eq!(fs::read(&aside).unwrap(), bytes, "{crash}");
        assert_eq!(reopened(&dir), (vec![b"marker".to_vec()], Found::Whole), "{crash}");
    }
}

#[test]
fn a_log_that_was_removed_after_damage_is_not_taken_for_a_new_one() {
    let (dir, _, _) = damaged_folder();
    fs::rename(dir.path().join(LOG), dir.path().join(ASIDE)).unwrap();
    let mut opened = VoteLog::open(dir.path()).unwrap();
    assert_eq!((&opened.records[..], &opened.state), (&sample()[..1], &Found::Damaged(Damage::Gone)));
    opened.log.append(&[]).unwrap_err();
    opened.log.rewrite(&[b"marker".to_vec()]).unwrap();
    drop(opened);
    assert_eq!(reopened(&dir), (vec![b"marker".to_vec()], Found::Whole));
}

#[test]
fn a_rewrite_that_did_not_come_to_its_rename_changes_nothing() {
    let next = file_of(&[b"new".to_vec()]);
    for length in [0, 5, next.len() - 1, next.len()] {
        let dir = folder_with(&file_of(&sample()));
        fs::write(dir.path().join(NEXT), &next[..length]).unwrap();
        assert_eq!(reopened(&dir), (sample(), Found::Whole));
        VoteLog::open(dir.path()).unwrap().log.rewrite(&[b"new".to_vec()]).unwrap();
        assert_eq!(reopened(&dir), (vec![b"new".to_vec()], Found::Whole));
    }
}

#[test]
fn a_failed_rewrite_leaves_the_old_log_and_no_appends_until_one_succeeds() {
    for damaged in [false, true] {
        let dir = if damaged { damaged_folder().0 } else { folder_with(&file_of(&sample())) };
        let before = fs::read(dir.path().join(LOG)).unwrap();
        let mut log = VoteLog::open(dir.path()).unwrap().log;
        let obstacle = dir.path().join(NEXT);
        fs::create_dir(&obstacle).unwrap();
        let error = log.rewrite(&[b"new".to_vec()]).unwrap_err();
        assert!(error.to_string().contains(NEXT), "{error}");
        log.append(&[b"vote".to_vec()]).unwrap_err();
        assert_eq!(fs::read(dir.path().join(LOG)).unwrap(), before);
        fs::remove_dir(&obstacle).unwrap();
        log.append(&[b"vote".to_vec()]).unwrap_err();
        log.rewrite(&[b"new".to_vec()]).unwrap();
        log.append(&[b"vote".to_vec()]).unwrap();
        drop(log);
        assert_eq!(reopened(&dir), (vec![b"new".to_vec(), b"vote".to_vec()], Found::Whole));
        assert_eq!(dir.path().join(ASIDE).exists(), damaged);
    }
}

#[test]
fn after_a_failed_write_nothing_more_is_appended() {
    let dir = folder_with(&file_of(&sample()));
    let mut log = VoteLog::open(dir.path()).unwrap().log;
    // A handle that cannot write stands for a disk that cannot.
    log.writer = Writer::Ready(File::open(dir.path().join(LOG)).unwrap());
    log.append(&[b"lost".to_vec()]).unwrap_err();
    let error = log.append(&[b"after".to_vec()]).unwrap_err();
    assert!(error.to_string().contains("opened again"), "{error}");
    drop(log);
    assert_eq!(reopened(&dir), (sample(), Found::Whole));
}

#[test]
fn records_are_bounded_and_the_largest_one_comes_back() {
    let dir = tempfile::tempdir().unwrap();
    let mut log = VoteLog::open(dir.path()).unwrap().log;
    let largest = vec![0x5a; MAX_RECORD];
    let refused = log.append(&[b"never written".to_vec(), vec![0; MAX_RECORD + 1]]).unwrap_err();
    assert_eq!(refused.kind(), io::ErrorKind::InvalidInput);
    assert!(!dir.path().join(LOG).exists());
    log.append(&[largest.clone(), b"small".to_vec()]).unwrap();
    drop(log);
    let (records, state) = reopened(&dir);
    assert!(records == [largest, b"small".to_vec()] && state == Found::Whole);
}

proptest! {
    #[test]
    fn no_bytes_panic_or_pass_for_a_record(bytes in prop::collection::vec(any::<u8>(), 0..300), started: bool) {
        let bytes = if started { [START.as_slice(), &bytes].concat() } else { bytes };
        let dir = folder_with(&bytes);
        let (records, state) = reopened(&dir);
        prop_assert!(records.is_empty());
        prop_assert_ne!(state, Found::Missing);
    }

    #[test]
    fn whatever_happens_to_a_file_only_its_own_records_come_back(
        records in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..50), 1..8),
        from: prop::sample::Index,
        length in 0_usize..64,
        noise in prop::collection::vec(any::<u8>(), 0..64),
    ) {
        let mut bytes = file_of(&records);
        let from = from.index(bytes.len());
        let to = bytes.len().min(from + length);
        bytes.splice(from..to, noise);
        let untouched = (0..=records.len()).rev().find(|count| file_of(&records[..*count]).len() <= from).unwrap_or(0);
        let scan = scan(&bytes);
        prop_assert!(scan.records.len() >= untouched || scan.state == Found::Damaged(Damage::Start));
        prop_assert_eq!(&scan.records[..untouched.min(scan.records.len())], &records[..untouched.min(scan.records.len())]);
        for record in &scan.records {
            prop_assert!(records.contains(record), "a record that nobody wrote");
        }
        if let Found::Torn { dropped_bytes } = scan.state {
            prop_assert_eq!(size(START) + size(scan.frames) + dropped_bytes, size(&bytes));
        }
    }
}
