//! What does Ctrl-C do?
//!
//! The first signal asks the replications to stop; what is finished is kept.
//! The second ends the program at once.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

/// Listens for signals from its creation on.
pub(super) struct Interrupt {
    stop: Arc<AtomicBool>,
    signal: Arc<AtomicUsize>,
}

impl Interrupt {
    /// Takes the signals over.
    pub(super) fn listen() -> io::Result<Interrupt> {
        let interrupt =
            Interrupt { stop: Arc::new(AtomicBool::new(false)), signal: Arc::new(AtomicUsize::new(0)) };
        let hang_up = if cfg!(unix) { Some(1) } else { None };
        for signal in [SIGINT, SIGTERM].into_iter().chain(hang_up) {
            // In this order: the first signal finds the flag down, and raises it.
            flag::register_conditional_shutdown(signal, 128 + signal, Arc::clone(&interrupt.stop))?;
            flag::register_usize(signal, Arc::clone(&interrupt.signal), signal as usize)?;
            flag::register(signal, Arc::clone(&interrupt.stop))?;
        }
        // Where files may not grow further, writing fails and says so; the signal would end the program.
        #[cfg(unix)]
        flag::register(signal_hook::consts::SIGXFSZ, Arc::new(AtomicBool::new(false)))?;
        Ok(interrupt)
    }

    /// Raised by the first signal.
    pub(super) fn stop(&self) -> &AtomicBool {
        &self.stop
    }

    /// The exit code that tells of the signal: 130 for Ctrl-C, 143 for a request to terminate.
    pub(super) fn exit_code(&self) -> u8 {
        let signal = match self.signal.load(Ordering::Relaxed) {
            0 => SIGINT as usize,
            signal => signal,
        };
        u8::try_from(128 + signal).unwrap_or(130)
    }
}
