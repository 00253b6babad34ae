use super::*;
use crate::analysis::comparison::grown_rows::GrownRow;
use crate::analysis::comparison::growth::Belongings;
use crate::analysis::comparison::growth::Grown;
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
            bytes_of_slot: None,
            is_global_object: false,
        },
    }
}

fn judged(entries: &[u64]) -> Result<(), Reason> {
    Gate { knobs: Knobs::default(), has_final: false }.judge(&place(entries))
}

#[test]
fn growth_in_every_step_is_a_finding_however_small() {
    assert_eq!(judged(&[0, 20, 40, 60]), Ok(()));
    assert_eq!(judged(&[317, 318, 319]), Ok(()));
}

#[test]
fn a_step_a_sawtooth_and_a_warm_up_are_none() {
    assert_eq!(judged(&[924, 924, 1297, 1297]), Err(Reason::NotInEveryStep));
    assert_eq!(judged(&[10, 60, 20, 70]), Err(Reason::NotInEveryStep));
    assert_eq!(judged(&[0, 500, 520, 523]), Err(Reason::DyingOut));
    assert_eq!(judged(&[0, 100, 130]), Err(Reason::DyingOut));
    assert_eq!(judged(&[0, 100, 200, 230]), Ok(()));
    assert_eq!(judged(&[0, 60, 100]), Ok(()));
    assert_eq!(judged(&[5, 5, 5]), Err(Reason::CollectedNothing));
}

#[test]
fn one_step_must_bring_more() {
    assert_eq!(judged(&[0, 5]), Err(Reason::TooLittle));
    assert_eq!(judged(&[0, 50]), Ok(()));
}

#[test]
fn what_was_let_go_by_the_final_snapshot_is_none() {
    let with_final = |entries: &[u64]| Gate { knobs: Knobs::default(), has_final: true }.judge(&place(entries));
    assert_eq!(with_final(&[0, 50, 100, 100]), Ok(()));
    assert_eq!(with_final(&[0, 50, 100, 0]), Err(Reason::Released));
    assert_eq!(with_final(&[0, 50, 45]), Ok(()), "one step, and most of it stayed");
}

#[test]
fn a_chain_is_counted_by_its_members() {
    let mut chain = place(&[4, 4, 4]);
    chain.evidence.bytes = vec![0, 4000, 8000];
    chain.evidence.references = vec![0, 1, 1];
    chain.evidence.members = vec![0, 40, 80];
    assert_eq!(chain.evidence.counts(3), [0, 40, 80]);
    assert_eq!(Gate { knobs: Knobs::default(), has_final: false }.judge(&chain), Ok(()));
}

#[test]
fn a_collection_of_small_integers_is_told_by_its_storage_where_it_grows_in_every_step() {
    let mut numbers = place(&[0, 0, 0]);
    numbers.evidence.bytes = vec![0, 2800, 5600];
    let gate = Gate { knobs: Knobs::default(), has_final: false };
    assert_eq!(gate.judge(&numbers), Err(Reason::CollectedNothing));
    numbers.evidence.bytes_of_slot = Some(28);
    assert_eq!((gate.judge(&numbers), numbers.evidence.counts(3)), (Ok(()), vec![0, 100, 200]));
    numbers.evidence.bytes = vec![0, 2800, 2800];
    assert_eq!(gate.judge(&numbers), Err(Reason::NotInEveryStep));
}

#[test]
fn a_global_object_collects_only_if_it_has_more_properties() {
    let mut window = place(&[306, 306, 306]);
    window.evidence.bytes = vec![0, 40_000, 71_000];
    window.evidence.references = vec![0, 300, 485];
    let gate = Gate { knobs: Knobs::default(), has_final: false };
    assert_eq!(gate.judge(&window), Ok(()));
    window.evidence.is_global_object = true;
    assert_eq!(gate.judge(&window), Err(Reason::BuiltLazily));
    let mut dictionary = place(&[306, 316, 326]);
    dictionary.evidence.is_global_object = true;
    assert_eq!(gate.judge(&dictionary), Ok(()));
}

#[test]
fn cpp_names_are_the_embedder_s_and_classes_of_javascript_are_not() {
    assert!(is_of_embedder("blink::FontGlobalContext"));
    assert!(["EventTarget", "<li>", "Array<std::string>"].iter().all(|class| !is_of_embedder(class)));
}
