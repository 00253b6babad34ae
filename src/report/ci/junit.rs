//! Cases as a test report in the JUnit format that Jenkins and GitLab read: one suite a kind, one test a case.

use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use super::{Case, Cases, Level};
use crate::report::escape::one_line;

/// Kinds of cases, with the names of their suites.
const SUITES: [(&str, &str); 5] = [
    ("leak", "leaks"),
    ("budget", "budgets"),
    ("ab", "compared with the base"),
    ("fix", "compared with before"),
    ("self-check", "would a leak be seen"),
];

pub(super) fn write(cases: &Cases, out: &mut dyn Write) -> io::Result<()> {
    let mut xml = Writer::new_with_indent(out, b' ', 2);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let mut all = BytesStart::new("testsuites");
    all.push_attribute(("name", format!("heap-analyzer {}", cases.command).as_str()));
    counts(&mut all, &cases.cases.iter().collect::<Vec<_>>());
    xml.write_event(Event::Start(all))?;
    // What fails nothing is said in the first suite: the format has no place for it above.
    let mut warnings: Vec<String> = cases.warnings.iter().map(|warning| format!("warning: {}", allowed(warning))).collect();
    for (kind, name) in SUITES {
        let of_kind: Vec<&Case> = cases.cases.iter().filter(|case| case.kind == kind).collect();
        if !of_kind.is_empty() {
            write_suite(name, &of_kind, &std::mem::take(&mut warnings).join("\n"), &mut xml)?;
        }
    }
    xml.write_event(Event::End(BytesEnd::new("testsuites")))?;
    let out = xml.into_inner();
    writeln!(out)
}

fn counts(element: &mut BytesStart, cases: &[&Case]) {
    let count = |level| cases.iter().filter(|case| case.level == level).count().to_string();
    element.push_attribute(("tests", cases.len().to_string().as_str()));
    element.push_attribute(("failures", count(Level::Error).as_str()));
    element.push_attribute(("errors", "0"));
}

fn write_suite(name: &str, cases: &[&Case], warnings: &str, xml: &mut Writer<&mut dyn Write>) -> io::Result<()> {
    let mut suite = BytesStart::new("testsuite");
    suite.push_attribute(("name", name));
    counts(&mut suite, cases);
    let skipped = cases.iter().filter(|case| case.level == Level::Skipped).count();
    suite.push_attribute(("skipped", skipped.to_string().as_str()));
    xml.write_event(Event::Start(suite))?;
    cases.iter().try_for_each(|case| write_case(case, xml))?;
    if !warnings.is_empty() {
        element("system-out", warnings, xml)?;
    }
    xml.write_event(Event::End(BytesEnd::new("testsuite")))
}

fn write_case(case: &Case, xml: &mut Writer<&mut dyn Write>) -> io::Result<()> {
    let test = xml
        .create_element("testcase")
        .with_attribute(("name", allowed(&case.name).as_str()))
        .with_attribute(("classname", format!("heap-analyzer.{}.{}", case.kind, case.rule).as_str()))
        .with_attribute(("time", "0"));
    let message = allowed(&case.message);
    let more = text_of(case);
    match case.level {
        Level::Passed if case.known.is_none() && case.state.is_none() => test.write_empty()?,
        Level::Error => test.write_inner_content(|xml| {
            xml.create_element("failure")
                .with_attribute(("message", message.as_str()))
                .with_attribute(("type", case.rule.as_str()))
                .write_text_content(BytesText::new(&more))?;
            Ok(())
        })?,
        Level::Skipped => test.write_inner_content(|xml| element("skipped", &message, xml))?,
        Level::Warning | Level::Passed => test.write_inner_content(|xml| element("system-out", &more, xml))?,
    };
    Ok(())
}

fn element(name: &str, text: &str, xml: &mut Writer<&mut dyn Write>) -> io::Result<()> {
    xml.create_element(name).write_text_content(BytesText::new(text)).map(drop)
}

/// Everything that there is to say of a case, in lines.
fn text_of(case: &Case) -> String {
    let level = match case.level {
        Level::Warning => "warning: ",
        _ => "",
    };
    let known = case.known.as_ref().map(|reason| format!("known: {reason}"));
    let lines = std::iter::once(format!("{level}{}", case.message)).chain(known).chain(case.code.iter().cloned());
    let lines: Vec<String> = lines.chain(case.details.lines().map(str::to_owned)).map(|line| allowed(&line)).collect();
    lines.join("\n")
}

/// One line without characters that XML has no way to write.
fn allowed(text: &str) -> String {
    one_line(text).replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}
