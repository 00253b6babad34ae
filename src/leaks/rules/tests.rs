use super::*;

fn subject() -> Subject {
    Subject {
        kind: Kind::Map,
        class: "Map".into(),
        path: "global.app.sessions".into(),
        path_names: vec!["app".into(), "sessions".into()],
        gained: vec!["(string)".into(), "Session".into()],
        is_chain: false,
        is_global: false,
        gains_entries: true,
    }
}

#[test]
fn codes_are_unique_and_every_rule_explains_itself() {
    let mut codes: Vec<&str> = RULES.iter().map(|rule| rule.code).collect();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), RULES.len());
    assert!(RULES.iter().all(|rule| rule.explanation.len() > 30 && rule.next.len() > 30));
    assert!(codes.iter().all(|code| rule(code).is_some_and(|found| found.code == *code)));
}

#[test]
fn the_particular_rule_comes_before_the_general_one() {
    let named = |change: fn(&mut Subject)| {
        let mut subject = subject();
        change(&mut subject);
        rule_for(&subject).code
    };
    assert_eq!(named(|_| ()), "unbounded-map");
    assert_eq!(named(|s| s.path_names.push("userCache".into())), "cache-without-eviction");
    assert_eq!(named(|s| s.gained = vec!["Detached <li>".into()]), "detached-dom");
    assert_eq!(named(|s| s.class = "TimersList".into()), "timers-never-cleared");
    assert_eq!(named(|s| s.path = "global.bus._events.tick".into()), "listeners-piling-up");
    assert_eq!(named(|s| (s.kind, s.is_chain) = (Kind::Scope, true)), "linked-list");
    assert_eq!(named(|s| (s.kind, s.gains_entries) = (Kind::Object, false)), "growth");
    assert_eq!(named(|s| (s.kind, s.is_global) = (Kind::Array, true)), "global-variable");
}

#[test]
fn words_are_found_in_camel_case_and_snake_case_but_not_inside_of_words() {
    let found = ["userCache", "user_cache", "LRU", "Cache"].map(|name| is_word(name, &["cache", "lru"]));
    assert_eq!(found, [true; 4]);
    assert!(!is_word("cachet", &["cache"]));
}
