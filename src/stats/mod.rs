//! How sure are we?
//!
//! Pure mathematics on numbers: summaries of samples, intervals for their
//! means, comparisons of paired runs, lengths of which some go on, trends, and a
//! look at how long a start-up lasts.
//! Nothing here knows a unit or a trade word, and what has not been observed
//! is `None`, never 0.

mod best;
mod interval;
mod law;
mod paired;
mod quantile;
mod sample;
mod survival;
mod tally;
mod trend;
mod warm_up;

pub use best::{Best, screen_for_least};
pub use interval::{Interval, mean_interval};
pub use law::{chi_square_quantile, f_quantile, normal_quantile, student_t_quantile};
pub use paired::{Paired, paired_difference, simultaneous_intervals};
pub use quantile::{quantile, quantile_of_sorted};
pub use sample::Sample;
pub use survival::{Counted, Survival};
pub use tally::Tally;
pub use trend::{Line, is_above_zero, is_not_zero, line};
pub use warm_up::{WarmUp, mser, mser_5, welch};
