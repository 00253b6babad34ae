//! `explain`: what a rule of `find-leaks` means.

use clap::Args;
use heap_analyzer::leaks::rules::{RULES, Rule, rule};

use super::exit::Failure;
use super::global::GlobalOptions;

/// Explain a rule of find-leaks, or list all of them
#[derive(Args, Debug)]
pub struct ExplainArguments {
    /// Code of the rule, as findings have it
    code: Option<String>,
}

impl ExplainArguments {
    pub fn run(self, global: &GlobalOptions) -> Result<(), Failure> {
        let text = match &self.code {
            None => RULES.iter().map(|rule| format!("{:<26}{}\n", rule.code, rule.title)).collect(),
            Some(code) => match rule(code) {
                Some(rule) => explained(rule),
                None => {
                    let known: Vec<&str> = RULES.iter().map(|rule| rule.code).collect();
                    return Err(Failure::Told(format!("there is no rule {code}; the rules are {}", known.join(", "))));
                }
            },
        };
        global.open_answer()?.write_with(|out| out.write_all(text.as_bytes()))
    }
}

fn explained(rule: &Rule) -> String {
    let Rule { code, title, explanation, example, next, .. } = rule;
    let example: String = example.lines().map(|line| format!("    {line}\n")).collect();
    format!("{code}: {title}\n\n{explanation}\n\nFor example:\n\n{example}\nWhat to do: {next}\n")
}
