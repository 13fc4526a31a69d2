//! The `scaffold` program: flags in, operations run, results and errors out.

mod args;
mod ask;
#[cfg(test)]
mod broken_packs;
mod builtin;
mod commands;
mod engine;
mod exit;
mod interrupt;
mod operations;
mod output;
mod progress;
mod session;

use clap::Parser;
use exit::{Failure, Fault};
use scaffold_core::Diagnostic;
use session::Session;
use std::any::Any;
use std::panic::{self, AssertUnwindSafe};
use std::process::ExitCode;
use std::sync::Mutex;

/// Serves the grammars' C code too, which allocates most.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Where the last panic happened, with its backtrace where one was asked for.
static PANIC: Mutex<Option<String>> = Mutex::new(None);

fn main() -> ExitCode {
    let cli = args::Cli::parse();
    // This thread works too, instead of waiting for one more. A pool that is there already does as well.
    let _ = rayon::ThreadPoolBuilder::new().use_current_thread().build_global();
    let session = Session::new(cli.global.clone());
    let backtrace = cli.global.verbose > 1 || std::env::var_os("RUST_BACKTRACE").is_some_and(|v| v != "0");
    panic::set_hook(Box::new(move |info| {
        let place = info.location().map(|l| format!("{}:{}", l.file(), l.line())).unwrap_or_default();
        let trace = if backtrace {
            format!("\n{}", std::backtrace::Backtrace::force_capture())
        } else {
            String::new()
        };
        if let Ok(mut last) = PANIC.lock() {
            *last = Some(format!("{place}{trace}"));
        }
    }));
    let result = panic::catch_unwind(AssertUnwindSafe(|| commands::run(&session, cli.command)))
        .unwrap_or_else(|payload| Err(panicked(payload.as_ref())));
    session.progress.clear();
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            output::print_failure(&session.screen, &failure);
            ExitCode::from(failure.fault.row().code)
        }
    }
}

fn panicked(payload: &(dyn Any + Send)) -> Failure {
    let what = payload
        .downcast_ref::<&str>()
        .map(|s| (*s).to_owned())
        .or_else(|| payload.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "no message".to_owned());
    let mut failure = Failure::new(Fault::Internal, Diagnostic::new(format!("scaffold panicked: {what}")));
    failure.causes.extend(PANIC.lock().ok().and_then(|mut p| p.take()));
    failure
}
