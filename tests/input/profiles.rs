//! Allocation profiles, good and bad, from files, standard input and gzip.

use super::run::{WAYS, Way, refusal, run};

fn call(name: &str, size: &str, children: &str) -> String {
    let frame = format!(r#"{{"functionName":"{name}","scriptId":"1","url":"/app/a.js","lineNumber":0,"columnNumber":0}}"#);
    format!(r#"{{"callFrame":{frame},"selfSize":{size},"id":1,"children":[{children}]}}"#)
}

fn profile(head: &str) -> String {
    format!(r#"{{"head":{head},"samples":[]}}"#)
}

#[test]
fn a_profile_is_summed_up_whichever_way_it_comes() {
    let text = profile(&call("(root)", "0", &call("makeRows", "1234", "")));
    for way in WAYS {
        let output = run(way, &["summary", "--format", "csv"], text.as_bytes());
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{way:?}");
        let answer = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(answer.ends_with("makeRows,/app/a.js,1,1,(app),1234,1234,0\n"), "{way:?}: {answer}");
    }
}

#[test]
fn bad_profiles_are_refused_in_one_message_with_the_byte() {
    let good = profile(&call("f", "1", ""));
    for (text, says) in [
        (good[..good.len() - 20].to_owned(), "cut off after 0 complete calls (good up to byte 135)"),
        (profile(&call("f", "-1", "")), "byte 118 of the profile: selfSize is -1"),
        (profile(&call("f", "\"1\"", "")), "expected selfSize, a number"),
        (profile(&call("f", "1", "7")), "expected `{`, the beginning of a call"),
        (profile(&call("f", "1e300", "")), "beyond 2^53"),
        (format!("{good}{good}"), "the profile has ended before this"),
    ] {
        for way in WAYS {
            let message = refusal(&run(way, &["summary"], text.as_bytes()));
            assert!(message.contains(says), "{way:?}: {says:?} is not in: {message}");
        }
    }
}

#[test]
fn depth_and_breadth_of_a_million_are_no_trouble() {
    let count = 1_000_000;
    let deep_begin = call("f", "1", "").replace("]}", "").repeat(count);
    let deep = profile(&format!("{deep_begin}{}", "]}".repeat(count)));
    let wide = profile(&call("g", "0", &vec![call("f", "1", ""); count].join(",")));
    for text in [&deep, &wide] {
        let output = run(Way::Stdin, &["summary", "--format", "csv"], text.as_bytes());
        let answer = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(answer.contains("f,/app/a.js,1,1,(app),1000000,1000000,0\n"), "{answer}");
    }
    let cut = refusal(&run(Way::Stdin, &["summary"], &deep.as_bytes()[..deep_begin.len()]));
    assert!(cut.contains("cut off"), "{cut}");
}
