//! Which commands and options are there?

use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{Args, Parser, Subcommand, ValueEnum};

use super::levers::LEVER_FORMATS;
use crate::report::compare::COMPARE_FORMATS;
use crate::report::delays::DELAY_FORMATS;
use crate::report::{FORMATS, Format};
use crate::scenario::DIFFERENCE_FORMATS;

/// What `--help` says of the ways in which the program ends.
const EXIT_CODES: &str = "\
Exit codes:
  0    done
  1    a threshold was missed (--precision not reached; results are kept), or results are not the
       same when run again (verify)
  2    usage, or an invalid scenario
  3    reading or writing failed
  4    an invariant broke, a number overflowed or a limit was reached; nothing is written
  130  interrupted (143 terminated); finished replications are kept

Data goes to standard output, everything else to standard error.";

/// Simulates freight corridors: from a scenario file to measured transit times.
#[derive(Debug, Parser)]
#[command(name = "corridor", version, about, after_help = EXIT_CODES, max_term_width = 100)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The subcommands, in the order in which one meets them.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Simulate a scenario and show where freight spends its days
    Run(Run),
    /// Compare what-ifs with their base: which saves how much, for whom, and where
    Compare(Compare),
    /// Tell where the hours go, and what a tenth more of each bottleneck would save
    ExplainDelays(ExplainDelays),
    /// Check scenario files without running them
    Validate(Validate),
    /// Tell one consignment's life, line by line
    Trace(Trace),
    /// Say in words what is different between two scenarios
    Diff(Diff),
    /// List what can be pulled at each border post, and the line to write for it
    Levers(Levers),
    /// Run folders of results again from their manifests and compare every byte
    Verify(Verify),
    /// Explain a problem's code, such as E012, or a key of scenario files
    Explain(Explain),
    /// Print the JSON Schema of scenario files, for editors
    Schema,
    /// Write a small commented scenario that runs
    Init(Init),
    /// Print a completion script for a shell
    Completions(Completions),
}

/// A scenario and changes to it.
#[derive(Debug, Args)]
pub struct ScenarioArgs {
    /// Scenario file, or a what-if that names its base
    pub scenario: PathBuf,

    /// Change one value, such as service.shuttle.capacity="120 TEU"; may be repeated
    #[arg(long, value_name = "KEY=VALUE")]
    pub set: Vec<String>,
}

/// `corridor run`.
#[derive(Debug, Args)]
pub struct Run {
    /// What to simulate.
    #[command(flatten)]
    pub scenario: ScenarioArgs,

    /// How often the scenario is simulated, each time with other chance [default: the scenario's]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub replications: Option<u32>,

    /// Go on until means are known to within so much of them, such as 2%: ten replications at least
    #[arg(long, value_name = "SHARE", value_parser = share, conflicts_with = "replications")]
    pub precision: Option<f64>,

    /// With --precision: the measure to be known so well, such as lead_time_h:p95
    #[arg(long, value_name = "MEASURE[:STATISTIC]", default_value = "lead_time_h", requires = "precision")]
    pub measure: String,

    /// With --precision: of this lane alone [default: of all]
    #[arg(long, value_name = "LANE", requires = "precision")]
    pub lane: Option<String>,

    /// With --precision: so many replications and no more
    #[arg(long, value_name = "N", default_value_t = 1000, requires = "precision",
        value_parser = clap::value_parser!(u32).range(10..=1_000_000))]
    pub max_replications: u32,

    /// Number from which all chance follows: the same seed, the same results [default: the
    /// scenario's]
    #[arg(long, value_name = "S")]
    pub seed: Option<u64>,

    /// How many replications run at once; changes no result [default: one a processor]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1024))]
    pub threads: Option<u32>,

    /// Folder for results; they go to DIR/SCENARIO/RUN
    #[arg(long, value_name = "DIR", default_value = "outputs")]
    pub output: PathBuf,

    /// What to print on standard output
    #[arg(long, value_name = "FORMAT", default_value = FORMATS[0].name, value_parser = formats(FORMATS))]
    pub format: String,

    /// How to log on standard error
    #[arg(long, value_name = "LOG", default_value = "text")]
    pub log: LogFormat,

    /// Log events by kind, too
    #[arg(short, long)]
    pub verbose: bool,

    /// Print results and problems only: no progress bar, no log but the line of --log json
    #[arg(short, long, conflicts_with = "verbose")]
    pub quiet: bool,
}

/// `corridor explain-delays`.
#[derive(Debug, Args)]
pub struct ExplainDelays {
    /// What to simulate.
    #[command(flatten)]
    pub scenario: ScenarioArgs,

    /// How many resources are tried: the scenario is simulated once more with a tenth more of each
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u32).range(0..=1000))]
    pub confirm: u32,

    /// How often the scenario is simulated, each time with other chance [default: the scenario's]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub replications: Option<u32>,

    /// Number from which all chance follows: the same seed, the same results [default: the
    /// scenario's]
    #[arg(long, value_name = "S")]
    pub seed: Option<u64>,

    /// How many replications run at once; changes no result [default: one a processor]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1024))]
    pub threads: Option<u32>,

    /// Folder for results; they go to DIR/SCENARIO/delays-RUN
    #[arg(long, value_name = "DIR", default_value = "outputs")]
    pub output: PathBuf,

    /// What to print on standard output
    #[arg(long, value_name = "FORMAT", default_value = DELAY_FORMATS[0].name, value_parser = formats(DELAY_FORMATS))]
    pub format: String,

    /// Print results and problems only: no progress bar, no log
    #[arg(short, long)]
    pub quiet: bool,
}

/// `corridor compare`.
#[derive(Debug, Args)]
pub struct Compare {
    /// Scenario file that the others are compared with
    #[arg(value_name = "BASE")]
    pub base: PathBuf,

    /// What-ifs laid over it, or other whole scenarios
    #[arg(required = true, value_name = "WHATIF")]
    pub what_ifs: Vec<PathBuf>,

    /// Change one value in base and what-ifs, such as run.horizon="20 weeks"; may be repeated
    #[arg(long, value_name = "KEY=VALUE")]
    pub set: Vec<String>,

    /// How often each scenario is simulated, each time with other chance [default: the base's]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub replications: Option<u32>,

    /// Number from which all chance follows, the same for all scenarios [default: the base's]
    #[arg(long, value_name = "S")]
    pub seed: Option<u64>,

    /// How many replications run at once; changes no result [default: one a processor]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1024))]
    pub threads: Option<u32>,

    /// The one measure by which what-ifs are judged, such as lead_time_h:p95
    #[arg(long, value_name = "MEASURE[:STATISTIC]", default_value = "lead_time_h:mean")]
    pub primary: String,

    /// Judge by this lane alone [default: all lanes together]
    #[arg(long, value_name = "LANE")]
    pub lane: Option<String>,

    /// Judge by this border post, both ways together: for tfi1_border_h, tfi2_border_cost and displaced_h
    #[arg(long, value_name = "BORDER", conflicts_with = "lane")]
    pub border: Option<String>,

    /// Do not tell apart what each of a what-if's several changes does; saves runs
    #[arg(long)]
    pub whole: bool,

    /// Folder for results; they go to DIR/BASE/compare-RUN
    #[arg(long, value_name = "DIR", default_value = "outputs")]
    pub output: PathBuf,

    /// What to print on standard output
    #[arg(long, value_name = "FORMAT", default_value = COMPARE_FORMATS[0].name, value_parser = formats(COMPARE_FORMATS))]
    pub format: String,

    /// How to log on standard error
    #[arg(long, value_name = "LOG", default_value = "text")]
    pub log: LogFormat,

    /// Log events by kind, too
    #[arg(short, long)]
    pub verbose: bool,

    /// Print results and problems only: no progress bar, no log but the line of --log json
    #[arg(short, long, conflicts_with = "verbose")]
    pub quiet: bool,
}

/// How the log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// Sentences
    Text,
    /// One line of JSON, with the folder of results; no sentences but problems
    Json,
}

/// `corridor validate`.
#[derive(Debug, Args)]
pub struct Validate {
    /// Scenario files
    #[arg(required = true, value_name = "SCENARIO")]
    pub scenarios: Vec<PathBuf>,

    /// Change one value in each, such as service.shuttle.capacity="120 TEU"; may be repeated
    #[arg(long, value_name = "KEY=VALUE")]
    pub set: Vec<String>,

    /// Print problems only: nothing of files that are in order
    #[arg(short, long)]
    pub quiet: bool,
}

/// `corridor trace`.
#[derive(Debug, Args)]
pub struct Trace {
    /// What to simulate.
    #[command(flatten)]
    pub scenario: ScenarioArgs,

    /// Lane and number of the consignment on it, from 1, such as ckg-singapore#17
    #[arg(value_name = "LANE#SERIAL")]
    pub consignment: String,

    /// In which replication, from 1
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub replication: u32,

    /// Number from which all chance follows, as for `run` [default: the scenario's]
    #[arg(long, value_name = "S")]
    pub seed: Option<u64>,
}

/// `corridor diff`.
#[derive(Debug, Args)]
pub struct Diff {
    /// Scenario file, or a what-if that names its base
    #[arg(value_name = "A")]
    pub before: PathBuf,

    /// Scenario file to compare it with [default: A with `--set`; or for a what-if, its base with A]
    #[arg(value_name = "B")]
    pub after: Option<PathBuf>,

    /// Change one value of B, such as service.shuttle.capacity="120 TEU"; may be repeated
    #[arg(long, value_name = "KEY=VALUE")]
    pub set: Vec<String>,

    /// What to print on standard output
    #[arg(long, value_name = "FORMAT", default_value = DIFFERENCE_FORMATS[0].name, value_parser = difference_formats())]
    pub format: String,
}

/// `corridor levers`.
#[derive(Debug, Args)]
pub struct Levers {
    /// Whose border posts are listed.
    #[command(flatten)]
    pub scenario: ScenarioArgs,

    /// What to print on standard output
    #[arg(long, value_name = "FORMAT", default_value = LEVER_FORMATS[0].name, value_parser = formats(LEVER_FORMATS))]
    pub format: String,
}

/// `corridor verify`.
#[derive(Debug, Args)]
pub struct Verify {
    /// Folders of results, such as outputs/ilstc/40242d7c
    #[arg(required = true, value_name = "FOLDER")]
    pub folders: Vec<PathBuf>,

    /// How many replications run at once; changes no result [default: one a processor]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1024))]
    pub threads: Option<u32>,

    /// No progress bar
    #[arg(short, long)]
    pub quiet: bool,
}

/// `corridor explain`.
#[derive(Debug, Args)]
pub struct Explain {
    /// A code such as E012, or a key such as service.cut-off
    #[arg(value_name = "CODE|KEY")]
    pub what: String,
}

/// `corridor init`.
#[derive(Debug, Args)]
pub struct Init {
    /// File to write
    #[arg(default_value = "scenario.toml")]
    pub file: PathBuf,

    /// Replace the file if it exists
    #[arg(long)]
    pub force: bool,
}

/// `corridor completions`.
#[derive(Debug, Args)]
pub struct Completions {
    /// Which shell
    pub shell: clap_complete::Shell,
}

/// A share of a mean, as `2%` or `0.02`.
fn share(text: &str) -> Result<f64, String> {
    let number = |text: &str| text.trim().parse::<f64>().ok().filter(|number| number.is_finite());
    let share = match text.trim().strip_suffix('%') {
        Some(percent) => number(percent).map(|percent| percent / 100.0),
        None => number(text),
    };
    share
        .filter(|share| (0.0001..1.0).contains(share))
        .ok_or_else(|| "write a share of the mean, from 0.01% to less than 100%, such as 2%".to_owned())
}

fn formats<T>(formats: &[Format<T>]) -> PossibleValuesParser {
    PossibleValuesParser::new(formats.iter().map(|format| PossibleValue::new(format.name).help(format.doc)))
}

fn difference_formats() -> PossibleValuesParser {
    let values = DIFFERENCE_FORMATS.iter();
    PossibleValuesParser::new(values.map(|format| PossibleValue::new(format.name).help(format.doc)))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn a_precision_is_a_share() {
        assert_eq!(
            (super::share("2%"), super::share("0.5 %"), super::share("0.1")),
            (Ok(0.02), Ok(0.005), Ok(0.1))
        );
        for odd in ["2", "0", "0%", "-1%", "nan", "inf%", "", "%", "100%", "two"] {
            assert!(super::share(odd).is_err(), "{odd}");
        }
    }

    #[test]
    fn the_arguments_are_consistent() {
        super::Arguments::command().debug_assert();
    }
}
