//! The command as somebody types it, watched from outside.

use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

/// How a command ended.
pub(crate) struct Ended {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
    pub(crate) took: Duration,
}

impl Ended {
    pub(crate) fn said(&self) -> String {
        format!("{}\n{}", self.out, self.err)
    }
}

/// A folder of this test run.
pub(crate) fn scratch(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("safety");
    std::fs::create_dir_all(&folder).unwrap();
    folder.join(name)
}

/// The command, with nothing of this process's environment that it would obey.
pub(crate) fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_scimcheck"));
    command.args(args).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    for variable in ["SCIM_TOKEN", "SCIM_BASE_URL", "CLICOLOR_FORCE", "COLUMNS", "SCIMCHECK_YES"] {
        command.env_remove(variable);
    }
    command.env("XDG_STATE_HOME", scratch("state"));
    command
}

/// Runs a command to its end, which has to come in time.
pub(crate) fn finish(mut command: Command, bound: Duration) -> Ended {
    let begun = Instant::now();
    let mut child = command.spawn().unwrap();
    let out = drain(child.stdout.take());
    let err = drain(child.stderr.take());
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        assert!(
            begun.elapsed() < bound || {
                child.kill().ok();
                false
            },
            "{command:?} takes longer than {bound:?}"
        );
        std::thread::sleep(Duration::from_millis(5));
    };
    let text = |reader: std::thread::JoinHandle<Vec<u8>>| {
        String::from_utf8_lossy(&reader.join().unwrap()).into_owned()
    };
    let (out, err) = (text(out), text(err));
    Ended { code: status.code(), out, err, took: begun.elapsed() }
}

fn drain<R: std::io::Read + Send + 'static>(from: Option<R>) -> std::thread::JoinHandle<Vec<u8>> {
    std::thread::spawn(move || {
        let mut all = Vec::new();
        if let Some(mut from) = from {
            from.read_to_end(&mut all).ok();
        }
        all
    })
}

/// What a finished child said.
pub(crate) fn ended(output: &Output, begun: Instant) -> Ended {
    Ended {
        code: output.status.code(),
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
        took: begun.elapsed(),
    }
}

/// Does something with each of many, a few at once; what went wrong.
pub(crate) fn for_each<T: Sync>(
    items: &[T],
    workers: usize,
    work: impl Fn(&T) -> Result<(), String> + Sync,
) -> Vec<String> {
    let next = std::sync::atomic::AtomicUsize::new(0);
    let wrong = std::sync::Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                loop {
                    let at = next.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
                    let Some(item) = items.get(at) else { return };
                    let done =
                        std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| work(item)));
                    let done = done.unwrap_or_else(|_| Err("the test panicked".to_owned()));
                    wrong.lock().unwrap().extend(done.err());
                }
            });
        }
    });
    wrong.into_inner().unwrap()
}
