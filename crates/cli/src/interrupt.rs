//! ^C, SIGTERM and SIGHUP: at once where nothing can be left half-done, else once the change is taken back.

use scaffold_check::Cancel;
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use std::sync::{Arc, Mutex, PoisonError};

/// What was heard, and whether the program ends by itself on it.
#[derive(Debug, Default)]
struct State {
    guarded: bool,
    signal: Option<u8>,
}

/// The signals that ask a program to end.
#[derive(Debug, Clone)]
pub(crate) struct Interrupt {
    pub(crate) cancel: Cancel,
    state: Arc<Mutex<State>>,
}

impl Interrupt {
    /// Begins to listen.
    pub(crate) fn new() -> Self {
        let interrupt = Self { cancel: Cancel::new(), state: Arc::default() };
        let heard = interrupt.clone();
        // Where signals can't be heard they end the program, and the next run tidies up.
        if let Ok(mut signals) = Signals::new([SIGINT, SIGTERM, SIGHUP]) {
            std::thread::spawn(move || signals.forever().for_each(|s| heard.hear(s)));
        }
        interrupt
    }

    /// From now on a signal only sets the token: whoever writes or runs something looks at it, and cleans up.
    pub(crate) fn guard(&self) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).guarded = true;
    }

    /// The signal that was heard.
    pub(crate) fn signal(&self) -> Option<u8> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).signal
    }

    fn hear(&self, signal: i32) {
        let signal = u8::try_from(signal).unwrap_or_default();
        // Held until the program has ended, so that nothing begins to write meanwhile.
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if !state.guarded {
            std::process::exit(i32::from(exit_code(signal)));
        }
        state.signal.get_or_insert(signal);
        self.cancel.cancel();
    }
}

/// As shells count: 130 for ^C, 143 for SIGTERM.
pub(crate) fn exit_code(signal: u8) -> u8 {
    128_u8.saturating_add(signal)
}
