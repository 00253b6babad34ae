//! What a configuration says of leaks that is not the usual, one setting at a time: to see which of them alone decides an answer.

use super::OnInconclusive;
use super::config::{Config, Count, FailOn, LeakSettings, LeakSeverity, Size};
use crate::leaks::Ignore;

/// A setting that is not the usual.
#[derive(Debug, Clone)]
pub enum Setting {
    /// Nobody looks for leaks.
    SwitchedOff,
    /// What becomes of snapshots that can't tell.
    OnInconclusive(OnInconclusive),
    /// How sure a finding must be to fail.
    FailOn(FailOn),
    /// Bytes that a place must have collected.
    MinGrowth(Size),
    /// Things that it must have collected in every step.
    MinCount(Count),
    /// Bytes by which something that is made anew must become larger in every step.
    MinEnlarged(Size),
    /// Bytes a step that may grow without an explanation.
    MaxUnexplained(Size),
    /// Findings that nobody wants to hear of.
    Ignored(Ignore),
}

impl Setting {
    /// All that a configuration says of which leaks are found and what fails.
    pub fn of(config: &Config) -> Vec<Setting> {
        let (leaks, usual) = (&config.leaks, LeakSettings::default());
        let switched_off = (leaks.severity == LeakSeverity::Off).then_some(Setting::SwitchedOff);
        let unclear = Some(leaks.on_inconclusive).filter(|&unclear| unclear != usual.on_inconclusive);
        let fail_on = Some(leaks.fail_on).filter(|&fail_on| fail_on != usual.fail_on);
        let settings = [
            switched_off,
            unclear.map(Setting::OnInconclusive),
            fail_on.map(Setting::FailOn),
            leaks.min_growth.map(Setting::MinGrowth),
            leaks.min_count.map(Setting::MinCount),
            leaks.min_enlarged.map(Setting::MinEnlarged),
            leaks.max_unexplained.map(Setting::MaxUnexplained),
        ];
        settings.into_iter().flatten().chain(config.ignore.iter().cloned().map(Setting::Ignored)).collect()
    }

    /// The configuration that says this and nothing else.
    pub fn alone(&self) -> Config {
        let mut config = Config::default();
        match *self {
            Setting::SwitchedOff => config.leaks.severity = LeakSeverity::Off,
            Setting::OnInconclusive(unclear) => config.leaks.on_inconclusive = unclear,
            Setting::FailOn(fail_on) => config.leaks.fail_on = fail_on,
            Setting::MinGrowth(size) => config.leaks.min_growth = Some(size),
            Setting::MinCount(count) => config.leaks.min_count = Some(count),
            Setting::MinEnlarged(size) => config.leaks.min_enlarged = Some(size),
            Setting::MaxUnexplained(size) => config.leaks.max_unexplained = Some(size),
            Setting::Ignored(ref ignore) => config.ignore = vec![ignore.clone()],
        }
        config
    }
}

/// Which settings decide an answer.
#[derive(Debug)]
pub struct Decisive {
    /// Each alone, or all of them together.
    pub settings: Vec<Setting>,
    /// None of them decides it alone.
    pub only_together: bool,
}

impl Decisive {
    /// Of settings with which an answer is wrong, those that make it so. No setting does if it is wrong with the usual ones, too.
    ///
    /// # Errors
    /// Those of the judge, who says whether the answer is right with a configuration.
    pub fn of<E>(config: &Config, judge: &mut dyn FnMut(&Config) -> Result<bool, E>) -> Result<Decisive, E> {
        if !judge(&Config::default())? {
            return Ok(Decisive { settings: Vec::new(), only_together: false });
        }
        let all = Setting::of(config);
        let mut alone = Vec::new();
        for setting in &all {
            if !judge(&setting.alone())? {
                alone.push(setting.clone());
            }
        }
        let only_together = alone.is_empty();
        Ok(Decisive { settings: if only_together { all } else { alone }, only_together })
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn configuration(text: &str) -> Config {
        Config::parse(text, Path::new("heap-analyzer.toml"), jiff::civil::date(2026, 11, 21)).unwrap()
    }

    #[test]
    fn the_settings_that_decide_are_found_alone_or_together() {
        let config = configuration("[leaks]\nmin_growth = 1\nmin_count = 2\n");
        let decisive = |judge: &dyn Fn(&Config) -> bool| {
            let found = Decisive::of(&config, &mut |config| Ok::<_, ()>(judge(config))).unwrap();
            (found.settings.len(), found.only_together)
        };
        assert_eq!(decisive(&|config| config.leaks.min_growth.is_none()), (1, false));
        assert_eq!(decisive(&|config| config.leaks.min_growth.is_none() || config.leaks.min_count.is_none()), (2, true));
        assert_eq!(decisive(&|_| false), (0, false));
    }

    #[test]
    fn each_setting_that_is_not_the_usual_stands_alone_once() {
        let text = "[leaks]\nseverity = \"off\"\non_inconclusive = \"fail\"\nfail_on = \"certain\"\nmin_growth = 1\nmin_count = 2\n\
                    min_enlarged = 3\nmax_unexplained = 4\n[[ignore]]\nclass = \"Map\"\nreason = \"x\"\n";
        let config = configuration(text);
        let settings = Setting::of(&config);
        let alone: Vec<usize> = settings.iter().map(|setting| Setting::of(&setting.alone()).len()).collect();
        assert_eq!(alone, [1; 8]);
        assert_eq!(Setting::of(&Config::default()).len(), 0);
    }
}
