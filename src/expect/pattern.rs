//! Regular expressions, each compiled once: checks over all exchanges ask for the same ones often.

use std::collections::HashMap;
use std::sync::{Mutex, OnceLock, PoisonError};

use regex::Regex;

static COMPILED: OnceLock<Mutex<HashMap<String, Option<Regex>>>> = OnceLock::new();

/// So many patterns are kept; those made of a target's answers must not pile up.
const KEPT: usize = 500;

/// Whether a text matches a pattern; `None` if the pattern is none.
pub fn matches(pattern: &str, text: &str) -> Option<bool> {
    let compiled = COMPILED.get_or_init(Mutex::default);
    let mut compiled = compiled.lock().unwrap_or_else(PoisonError::into_inner);
    if !compiled.contains_key(pattern) {
        if compiled.len() >= KEPT {
            compiled.clear();
        }
        compiled.insert(pattern.to_owned(), Regex::new(pattern).ok());
    }
    let regex = compiled.get(pattern)?.clone()?;
    drop(compiled);
    Some(regex.is_match(text))
}
