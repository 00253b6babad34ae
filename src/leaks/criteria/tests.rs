use super::*;
use crate::compare::grown_rows::GrownRow;
use crate::compare::growth::Belongings;
use crate::compare::growth::Grown;
use crate::snapshot::NodeIndex;

/// A place whose entries went like this, with a reference and 100 bytes an entry.
fn place(entries: &[u64]) -> Place {
    let gained: Vec<i64> = entries.iter().map(|&count| count as i64 - entries[0] as i64).collect();
    let nothing = Belongings::default();
    let grown = Grown { node: NodeIndex(1), old: NodeIndex(1), before: nothing, after: nothing };
    Place {
        row: GrownRow { members: vec![grown] },
        evidence: Evidence {
            entries: entries.to_vec(),
            bytes: gained.iter().map(|count| count * 100).collect(),
            references: gained.clone(),
            members: vec![0; entries.len()],
            collected: vec![0; entries.len()],
            ..Evidence::default()
        },
    }
}

fn criteria(snapshots: usize, has_final: bool) -> Criteria {
    Criteria { thresholds: Thresholds::default(), plan: SeriesPlan::new(snapshots, has_final).unwrap(), work: None }
}

/// How sure a place is a finding, or why it is none.
fn judged(entries: &[u64]) -> Result<Confidence, Rejection> {
    criteria(entries.len(), false).judge(&place(entries)).map(|judgement| judgement.confidence)
}

#[test]
fn growth_in_every_step_is_a_finding_however_small() {
    assert_eq!(judged(&[0, 20, 40, 60]), Ok(Confidence::Certain));
    assert_eq!(judged(&[317, 320, 323]), Ok(Confidence::Certain));
    assert_eq!(judged(&[0, 20, 60, 80]), Ok(Confidence::Likely));
}

#[test]
fn one_small_thing_a_step_may_be_the_harness_s_own_note() {
    assert_eq!(judged(&[317, 318, 319]), Ok(Confidence::Possible));
    let mut large = place(&[317, 318, 319]);
    large.evidence.bytes = vec![0, 50_000, 100_000];
    assert_eq!(criteria(3, false).judge(&large).unwrap().confidence, Confidence::Certain);
}

#[test]
fn a_quiet_step_among_several_lowers_the_confidence_only() {
    assert_eq!(judged(&[0, 50, 100, 400, 400, 700]), Ok(Confidence::Likely));
    assert_eq!(judged(&[924, 924, 1297, 1297]), Err(Rejection::NotInEveryStep));
}

#[test]
fn a_step_a_sawtooth_and_a_warm_up_are_none() {
    assert_eq!(judged(&[10, 60, 20, 70]), Err(Rejection::NotInEveryStep));
    assert_eq!(judged(&[0, 500, 520, 523]), Err(Rejection::DyingOut));
    assert_eq!(judged(&[0, 100, 130]), Err(Rejection::DyingOut));
    assert_eq!(judged(&[0, 60, 100]), Ok(Confidence::Possible), "it may be filling up");
    assert_eq!(judged(&[5, 5, 5]), Err(Rejection::CollectedNothing));
}

#[test]
fn what_brings_less_in_each_step_may_be_filling_up() {
    let judgement = criteria(4, false).judge(&place(&[0, 100, 180, 240])).unwrap();
    assert_eq!((judgement.confidence, judgement.grounds.last()), (Confidence::Possible, Some(&Grounds::Saturating(3))));
}

#[test]
fn one_step_proves_little_unless_it_brought_a_multiple_of_the_work() {
    assert_eq!(judged(&[0, 50]), Ok(Confidence::Possible));
    let with_work = |work| criteria_with_work(work).judge(&place(&[0, 200])).unwrap().confidence;
    assert_eq!(
        [200, 100, 201, 90, 300].map(with_work),
        [Confidence::Likely, Confidence::Likely, Confidence::Likely, Confidence::Possible, Confidence::Possible,]
    );
}

fn criteria_with_work(work: u64) -> Criteria {
    Criteria { work: Some(work), ..criteria(2, false) }
}

#[test]
fn what_was_let_go_by_the_final_snapshot_is_none() {
    let with_final = |entries: &[u64]| criteria(entries.len(), true).judge(&place(entries)).map(|judged| judged.confidence);
    assert_eq!(with_final(&[0, 50, 100, 100]), Ok(Confidence::Certain));
    assert_eq!(with_final(&[0, 50, 100, 0]), Err(Rejection::Released));
    assert_eq!(with_final(&[0, 50, 45]), Ok(Confidence::Likely), "one step, and most of it stayed");
}

#[test]
fn a_chain_is_counted_by_its_members() {
    let mut chain = place(&[4, 4, 4]);
    chain.evidence.bytes = vec![0, 4000, 8000];
    chain.evidence.references = vec![0, 1, 1];
    chain.evidence.members = vec![0, 40, 80];
    assert_eq!(chain.evidence.counts(3), [0, 40, 80]);
    assert_eq!(criteria(3, false).judge(&chain).unwrap().confidence, Confidence::Certain);
}

#[test]
fn numbers_that_leave_no_trace_are_told_by_their_storage_and_never_counted() {
    let mut numbers = place(&[0, 0, 0]);
    numbers.evidence.bytes = vec![0, 2800, 5600];
    assert_eq!(criteria(3, false).judge(&numbers), Err(Rejection::CollectedNothing));
    numbers.evidence.is_storage_of_numbers = true;
    let judgement = criteria(3, false).judge(&numbers).unwrap();
    assert_eq!((judgement.pattern, judgement.confidence), (Pattern::Numbers, Confidence::Likely));
    assert_eq!(criteria(3, false).elements(&numbers.evidence), [0, 0, 0]);
    numbers.evidence.bytes = vec![0, 5600, 5600];
    assert_eq!(criteria(3, false).judge(&numbers).unwrap().confidence, Confidence::Possible, "a storage that was doubled once");
}

#[test]
fn what_is_made_anew_larger_in_every_step_is_a_finding_by_its_bytes() {
    let mut buffer = place(&[3, 3, 3]);
    (buffer.evidence.references, buffer.evidence.bytes) = (vec![0, 0, 0], vec![0, 40_000, 80_000]);
    let judgement = criteria(3, false).judge(&buffer).unwrap();
    assert_eq!((judgement.pattern, judgement.confidence), (Pattern::Enlarged, Confidence::Likely));
    buffer.evidence.bytes = vec![0, 80_000, 81_000];
    assert_eq!(criteria(3, false).judge(&buffer), Err(Rejection::CollectedNothing));
}

#[test]
fn a_collection_whose_members_are_replaced_collects_nothing() {
    let mut cache = place(&[100, 100, 100]);
    (cache.evidence.references, cache.evidence.bytes) = (vec![0, 100, 200], vec![0, 900, 1_800]);
    cache.evidence.has_entries = true;
    assert_eq!(criteria(3, false).judge(&cache), Err(Rejection::CollectedNothing));
}

#[test]
fn a_global_object_collects_only_if_it_has_more_properties() {
    let mut window = place(&[306, 306, 306]);
    window.evidence.bytes = vec![0, 40_000, 71_000];
    window.evidence.references = vec![0, 300, 485];
    let judge = |place: &Place| criteria(3, false).judge(place).map(|judged| judged.confidence);
    assert_eq!(judge(&window), Ok(Confidence::Possible), "its steps fall");
    window.evidence.is_global_object = true;
    assert_eq!(judge(&window), Err(Rejection::BuiltLazily));
    let mut dictionary = place(&[306, 316, 326]);
    dictionary.evidence.is_global_object = true;
    assert_eq!(judge(&dictionary), Ok(Confidence::Certain));
}

#[test]
fn what_is_full_but_for_a_few_and_gains_less_each_time_may_be_filling_up() {
    let collection = |entries: &[u64]| {
        let mut place = place(entries);
        place.evidence.has_entries = true;
        criteria(entries.len(), false).judge(&place).map(|judgement| judgement.confidence)
    };
    assert_eq!(collection(&[367, 382, 394]), Ok(Confidence::Possible));
    assert_eq!(collection(&[30, 45, 57]), Ok(Confidence::Certain), "it has not held much more before");
    assert_eq!(collection(&[3670, 3685, 3700]), Ok(Confidence::Certain), "it does not gain less");
}

#[test]
fn a_storage_that_is_made_larger_again_and_again_is_likely_though_not_in_every_step() {
    let numbers = |bytes: &[i64]| {
        let mut place = place(&vec![0; bytes.len()]);
        place.evidence.bytes = bytes.to_vec();
        place.evidence.is_storage_of_numbers = true;
        criteria(bytes.len(), false).judge(&place).map(|judgement| judgement.confidence)
    };
    assert_eq!(numbers(&[0, 0, 60_000, 60_000, 151_000]), Ok(Confidence::Likely));
    assert_eq!(numbers(&[0, 60_000, 151_000, 151_000, 151_000]), Ok(Confidence::Possible), "it has ended");
    assert_eq!(numbers(&[0, 0, 60_000]), Ok(Confidence::Possible), "once is not again");
}
