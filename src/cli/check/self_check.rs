//! `check --self-check`: whether a check with these settings would see a leak in this runtime. A leak is planted beside the user's
//! program, never in it.

use std::path::PathBuf;

use clap::Args;
use heap_analyzer::gate::config::{Config, LeakSeverity};
use heap_analyzer::gate::setting::Decisive;
use heap_analyzer::generator::leftovers::Leftovers;
use heap_analyzer::generator::patterns::Pattern;
use heap_analyzer::generator::twins::{Twins, TwinsRequest};
use heap_analyzer::report::check::{NamesBy, Observed, Wanted};
use heap_analyzer::report::leaks::LeakQuery;
use heap_analyzer::report::self_check::{SelfCheck, TwinInfo, judge_clean, judge_leaking};
use heap_analyzer::snapshot::Progress;

use super::{Series, observe};
use crate::cli::config::leak_options;
use crate::cli::exit::{ExitStatus, Failure};
use crate::cli::interrupt;
use crate::cli::parse_args;
use crate::cli::progress::StderrProgress;

/// Whether a leak would be seen.
#[derive(Args, Debug)]
#[command(next_help_heading = "Self-check")]
pub struct SelfCheckOptions {
    /// Plant a leak in a process of its own, and show that these settings find it in this runtime and spare its repaired version; needs no snapshots
    #[arg(long, conflicts_with_all = ["baseline", "write_baseline"])]
    pub self_check: bool,

    /// What runs the planted leak: node, bun, deno, or the path of one of them
    #[arg(long, value_name = "RUNTIME", default_value = "node", requires = "self_check")]
    runtime: String,

    /// A flag that the project starts its runtime with, such as --runtime-flag=--max-semi-space-size=64; may be given several times
    #[arg(long = "runtime-flag", value_name = "FLAG", allow_hyphen_values = true, requires = "self_check")]
    runtime_flags: Vec<String>,

    /// How much the planted leak keeps in each step: the smallest that has to be seen
    #[arg(long, value_name = "SIZE", default_value = "1MB", value_parser = size_of_a_step, requires = "self_check")]
    planted_size: u64,
}

/// A cache that nobody empties: what it keeps is a class of the program's, and its repaired version works as hard.
const PATTERN: &str = "cache";
/// As few as a verdict takes.
const STEPS: u32 = 2;
/// Things that leak in a step.
const PER_STEP: u64 = 100;
/// Bytes that a step may plant. With the warm-up three times as much is kept.
const SIZES: std::ops::RangeInclusive<u64> = 10_000..=500_000_000;

/// A size that can be planted.
fn size_of_a_step(text: &str) -> Result<u64, String> {
    let size = parse_args::size(text)?;
    SIZES.contains(&size).then_some(size).ok_or_else(|| "a step plants 10 kB to 500 MB".to_owned())
}

impl SelfCheckOptions {
    /// Plants a leak, and judges it and its clean twin by the configuration, and where that is wrong by each setting alone.
    pub fn answer(&self, config: &Config, progress: &StderrProgress, notes: &mut Vec<String>) -> Result<SelfCheck, Failure> {
        let twins = self.twins(progress)?;
        let mut leaking = |config: &Config| {
            let seen = look(config, &twins.leaking, progress, notes)?;
            Ok(judge_leaking(config, seen, &twins.planted))
        };
        let leak = judged(config, &mut leaking)?;
        let mut clean = |config: &Config| Ok(judge_clean(config, look(config, &twins.clean, progress, notes)?));
        let clean = judged(config, &mut clean)?;
        Ok(SelfCheck::new(config, (self.runtime.clone(), self.runtime_flags.clone()), &twins, leak, clean))
    }

    fn twins(&self, progress: &StderrProgress) -> Result<Twins, Failure> {
        #[expect(clippy::expect_used, reason = "the catalogue is as constant as the name")]
        let pattern = Pattern::named(PATTERN).expect("a pattern of the catalogue");
        let leftovers = Leftovers::default();
        let on_interrupt = leftovers.clone();
        interrupt::then(ExitStatus::Interrupted, move || on_interrupt.clear_away_for_good());
        let request = TwinsRequest {
            pattern,
            steps: STEPS,
            per_step: PER_STEP,
            size: self.planted_size / PER_STEP,
            runtime: self.runtime.clone(),
            flags: self.runtime_flags.clone(),
            most_memory: SIZES.end() * (u64::from(STEPS) + 1),
        };
        Ok(Twins::make(&request, progress, &leftovers)?)
    }
}

/// What a check says of a program; where that is wrong, with the settings of which each alone makes it so, or only all together.
fn judged(config: &Config, judge: &mut dyn FnMut(&Config) -> Result<TwinInfo, Failure>) -> Result<TwinInfo, Failure> {
    let info = judge(config)?;
    if info.is_right() {
        return Ok(info);
    }
    let decisive = Decisive::of(config, &mut |config| Ok::<_, Failure>(judge(config)?.is_right()))?;
    Ok(info.because_of(&decisive))
}

/// Looks at the snapshots of one of the two as a check does.
fn look(config: &Config, snapshots: &[PathBuf], progress: &StderrProgress, notes: &mut Vec<String>) -> Result<Observed, Failure> {
    let query = LeakQuery { options: leak_options(config), limit: usize::MAX, ..LeakQuery::default() };
    let leaks = (config.leaks.severity != LeakSeverity::Off).then_some(&query);
    let series = Series { paths: snapshots.to_vec(), has_final: false };
    let wanted = Wanted { leaks, has_final: false, budgets: &[], names: NamesBy::Nothing, snapshot_count: snapshots.len() };
    let seen = observe(&series, wanted, progress, notes)?;
    progress.phase("judging", None);
    Ok(seen)
}
