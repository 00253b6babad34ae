//! The file that `heap-analyzer init` writes.

/// A configuration that says what can be said; only harmless lines are not commented out.
pub const STARTER: &str = include_str!("starter.toml");

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::STARTER;
    use crate::gate::config::Config;

    const TODAY: jiff::civil::Date = jiff::civil::date(2026, 11, 21);

    #[test]
    fn it_is_right_as_it_is_and_with_every_setting_switched_on() {
        let path = Path::new("heap-analyzer.toml");
        Config::parse(STARTER, path, TODAY).unwrap_or_else(|error| panic!("{error}"));
        // A setting that is commented out has no blank after its #.
        let is_setting =
            |line: &str| line.strip_prefix('#').is_some_and(|rest| !rest.is_empty() && !rest.starts_with([' ', '#']));
        let lines: Vec<&str> = STARTER.lines().map(|line| if is_setting(line) { &line[1..] } else { line }).collect();
        assert!(lines.len() > 20 && lines != STARTER.lines().collect::<Vec<_>>());
        let config = Config::parse(&lines.join("\n"), path, TODAY).unwrap_or_else(|error| panic!("{error}"));
        assert!(config.budgets.len() > 3 && !config.ignore.is_empty() && config.warnings.is_empty());
    }
}
