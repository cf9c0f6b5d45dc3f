//! The invariants of ARCHITECTURE.md that a reader of the source can hold: the import order, no
//! sockets above the line, an emulator that shares nothing with the judge but the protocol's words.
//!
//! The source is read as text. Comments and strings are blanked first, so that only code counts.
//! Another module is named by `crate::`; a path of `super::super::` that reaches one is not seen.

use std::fs;
use std::path::{Path, PathBuf};

/// The modules in reading order, down to the line. A module may use those above it, never those
/// below. One that does not exist (yet) is no mistake; one that exists and is missing here is.
const PURE: [&str; 10] = [
    "scim", "exchange", "expect", "suite", "contract", "plan", "verdict", "record", "property",
    "report",
];

/// The modules below the line: sockets and async.
const PERFORMING: [&str; 7] =
    ["target", "runner", "emulator", "campaign", "observe", "libtest", "cli"];

/// What the emulator may use of the crate besides itself. The judge evaluates filters on its own,
/// so that the two can't be wrong together.
const EMULATOR_USES: [&str; 1] = ["scim"];

/// Words that only make sense where there are sockets.
const SOCKET_WORDS: [&str; 6] = ["tokio", "reqwest", "hyper", "hyper_util", "async", "await"];

#[test]
fn a_module_uses_those_above_it_alone() {
    let mistakes: Vec<_> = modules().iter().flat_map(import_mistakes).collect();
    assert!(mistakes.is_empty(), "\n{}", mistakes.join("\n"));
}

#[test]
fn nothing_above_the_line_knows_sockets() {
    let mistakes: Vec<_> = modules().iter().flat_map(socket_mistakes).collect();
    assert!(mistakes.is_empty(), "\n{}", mistakes.join("\n"));
}

#[test]
fn no_file_points_outside_the_repository() {
    // A path of one machine, or of a folder beside the repository, says nothing on another.
    let outside = [["..", "shared"].join("/"), ["", "work", ""].join("/")];
    let mistakes: Vec<_> = files_below(&root(), &|_| true)
        .iter()
        .filter_map(|file| Some((file, fs::read_to_string(file).ok()?)))
        .flat_map(|(file, text)| mentions(&shown(file), &text, &outside))
        .collect();
    assert!(mistakes.is_empty(), "\n{}", mistakes.join("\n"));
}

/// One file of a module.
struct SourceFile {
    name: String,
    module: String,
    text: String,
}

/// The files of all modules. `lib.rs` and `main.rs` name every module and belong to none.
fn modules() -> Vec<SourceFile> {
    let src = root().join("src");
    let files: Vec<_> = files_below(&src, &|file| file.extension().is_some_and(|end| end == "rs"))
        .iter()
        .filter(|file| file.parent() != Some(&src) || !is_root_file(file))
        .map(|file| SourceFile {
            name: shown(file),
            module: module_of(file.strip_prefix(&src).unwrap()),
            text: fs::read_to_string(file).unwrap(),
        })
        .collect();
    // A walk that misses files would find no mistakes either.
    for folder in fs::read_dir(&src).unwrap().map(|entry| entry.unwrap().path()) {
        let has_files = folder.is_dir() && fs::read_dir(&folder).unwrap().next().is_some();
        let module = module_of(folder.strip_prefix(&src).unwrap());
        let was_read = files.iter().any(|file| file.module == module);
        assert!(was_read || !has_files, "src/{module} was not read");
    }
    files
}

fn is_root_file(file: &Path) -> bool {
    matches!(file.file_name().and_then(|name| name.to_str()), Some("lib.rs" | "main.rs"))
}

/// `plan/build.rs` and `plan.rs` both belong to `plan`.
fn module_of(file: &Path) -> String {
    let first = Path::new(file.components().next().unwrap().as_os_str());
    first.file_stem().unwrap().to_string_lossy().into_owned()
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn shown(file: &Path) -> String {
    file.strip_prefix(root()).unwrap_or(file).to_string_lossy().replace('\\', "/")
}

/// Every file that is ours: nothing built, nothing installed, nothing of git's.
fn files_below(folder: &Path, wanted: &dyn Fn(&Path) -> bool) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if is_foreign(&path) {
            continue;
        }
        if path.is_dir() {
            found.extend(files_below(&path, wanted));
        } else if wanted(&path) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// A folder called `target` may be one of ours (`src/target` is); cargo puts a tag into its own.
fn is_foreign(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default();
    name == ".git"
        || name == "node_modules"
        || path == root().join("target")
        || path.join("CACHEDIR.TAG").exists()
}

/// What a file imports against the order, one line each.
fn import_mistakes(file: &SourceFile) -> Vec<String> {
    let Some(own) = place(&file.module) else {
        return vec![format!(
            "{}: module \"{}\" has no place in the order; give it one in \
             tests/it/architecture.rs and in ARCHITECTURE.md",
            file.name, file.module
        )];
    };
    let code = code_of(&file.text);
    uses_of(&code, "crate")
        .into_iter()
        .filter_map(|(at, used)| {
            let mistake = if used == "*" || place(&used).is_none() {
                format!("crate::{used} is no module of the order")
            } else if file.module == "emulator"
                && used != file.module
                && !EMULATOR_USES.contains(&used.as_str())
            {
                format!("the emulator uses {used}; of the crate it may use scim alone")
            } else if place(&used) > Some(own) {
                format!(
                    "{} uses {used}, which stands below it; move what both need to the lower of \
                     the modules that own it",
                    file.module
                )
            } else {
                return None;
            };
            Some(format!("{}:{}: {mistake}", file.name, line_of(&code, at)))
        })
        .collect()
}

/// Where a file above the line names something of sockets.
fn socket_mistakes(file: &SourceFile) -> Vec<String> {
    if PERFORMING.contains(&file.module.as_str()) {
        return Vec::new();
    }
    let code = code_of(&file.text);
    let words = SOCKET_WORDS.iter().flat_map(|word| words_at(&code, word).map(|at| (at, *word)));
    let net = uses_of(&code, "std").into_iter().filter(|(_, used)| used == "net");
    words
        .chain(net.map(|(at, _)| (at, "std::net")))
        .map(|(at, what)| {
            let line = line_of(&code, at);
            format!("{}:{line}: \"{what}\" above the line: {} is pure", file.name, file.module)
        })
        .collect()
}

/// Where a text holds one of these needles.
fn mentions(file: &str, text: &str, needles: &[String]) -> Vec<String> {
    let lines = text.lines().enumerate();
    lines
        .filter(|(_, line)| needles.iter().any(|needle| line.contains(needle)))
        .map(|(at, line)| format!("{file}:{}: points outside: {}", at + 1, line.trim()))
        .collect()
}

fn place(module: &str) -> Option<usize> {
    PURE.iter().chain(&PERFORMING).position(|known| *known == module)
}

fn line_of(text: &str, at: usize) -> usize {
    text[..at].matches('\n').count() + 1
}

/// The first names behind `ROOT::`, each with its place: `crate::a::b` and `crate::{a, c::d}`.
fn uses_of(code: &str, root: &str) -> Vec<(usize, String)> {
    words_at(code, root)
        .flat_map(|at| {
            let rest = code[at + root.len()..].trim_start();
            let names = rest.strip_prefix("::").map_or_else(Vec::new, first_names);
            names.into_iter().map(move |name| (at, name))
        })
        .collect()
}

/// The first name of a path, or of each path of a `{…}` group.
fn first_names(path: &str) -> Vec<String> {
    let path = path.trim_start();
    let Some(group) = path.strip_prefix('{') else {
        return vec![leading_name(path)];
    };
    let mut depth = 0;
    let mut item = String::new();
    let mut items = Vec::new();
    for c in group.chars() {
        match c {
            ',' if depth == 0 => items.push(std::mem::take(&mut item)),
            '}' if depth == 0 => break,
            _ => {
                depth += i32::from(c == '{') - i32::from(c == '}');
                item.push(c);
            }
        }
    }
    items.push(item);
    items.iter().map(|item| leading_name(item)).filter(|name| !name.is_empty()).collect()
}

fn leading_name(path: &str) -> String {
    let path = path.trim_start();
    if path.starts_with('*') {
        return "*".to_owned();
    }
    path.trim_start_matches("r#").chars().take_while(|c| is_word(*c)).collect()
}

/// Where a word stands on its own.
fn words_at<'a>(code: &'a str, word: &'a str) -> impl Iterator<Item = usize> + 'a {
    code.match_indices(word).map(|(at, _)| at).filter(move |at| {
        let before = code[..*at].chars().next_back();
        let after = code[at + word.len()..].chars().next();
        !before.is_some_and(is_word) && !after.is_some_and(is_word)
    })
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The text with comments, strings and character literals blanked; every line stays where it was.
fn code_of(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let skipped = literal_or_comment(rest);
        if skipped == 0 {
            code.push(c);
            rest = &rest[c.len_utf8()..];
        } else {
            code.push(' ');
            code.extend(rest[..skipped].matches('\n'));
            rest = &rest[skipped..];
        }
    }
    code
}

/// How long the comment or literal is that stands at the front; 0 if there is none.
fn literal_or_comment(text: &str) -> usize {
    if text.starts_with("//") {
        return text.find('\n').unwrap_or(text.len());
    }
    if text.starts_with("/*") {
        return block_comment(text);
    }
    if let Some(inner) = text.strip_prefix('"') {
        return 1 + closing(inner, '"');
    }
    if let Some(inner) = text.strip_prefix('\'') {
        return character(inner);
    }
    if text.starts_with('r') { raw_string(text) } else { 0 }
}

/// Block comments nest.
fn block_comment(text: &str) -> usize {
    let mut depth = 0;
    let mut at = 0;
    while at < text.len() {
        if text[at..].starts_with("/*") {
            (depth, at) = (depth + 1, at + 2);
        } else if text[at..].starts_with("*/") {
            (depth, at) = (depth - 1, at + 2);
            if depth == 0 {
                return at;
            }
        } else {
            at += text[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    text.len()
}

/// How long a character literal is, from what stands behind its first quote; a lifetime is none.
fn character(inner: &str) -> usize {
    let mut chars = inner.chars();
    match (chars.next(), chars.next()) {
        (Some('\\'), _) => 1 + closing(inner, '\''),
        (Some(c), Some('\'')) => 2 + c.len_utf8(),
        _ => 0,
    }
}

/// `r"…"`, `r#"…"#` and so on.
fn raw_string(text: &str) -> usize {
    let hashes = text[1..].chars().take_while(|c| *c == '#').count();
    let Some(inner) = text[1 + hashes..].strip_prefix('"') else { return 0 };
    let end = format!("\"{}", "#".repeat(hashes));
    inner.find(&end).map_or(text.len(), |at| 2 + hashes + at + end.len())
}

/// How far it is to behind the next quote that no backslash stands before.
fn closing(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        if c == quote && !escaped {
            return at + c.len_utf8();
        }
        escaped = c == '\\' && !escaped;
    }
    text.len()
}

/// The matcher itself: each snippet that must be noticed is, and each that must not be is not.
mod matcher {
    use super::*;

    fn file(module: &str, text: &str) -> SourceFile {
        SourceFile {
            name: format!("src/{module}/x.rs"),
            module: module.to_owned(),
            text: text.to_owned(),
        }
    }

    fn check_imports(module: &str, text: &str, expected: &[&str]) {
        let mistakes = import_mistakes(&file(module, text));
        assert_eq!(mistakes.len(), expected.len(), "{text}: {mistakes:?}");
        for (mistake, expected) in mistakes.iter().zip(expected) {
            assert!(mistake.contains(expected), "{mistake} does not say {expected}");
        }
    }

    fn check_sockets(module: &str, text: &str, expected: &[&str]) {
        let mistakes = socket_mistakes(&file(module, text));
        assert_eq!(mistakes.len(), expected.len(), "{text}: {mistakes:?}");
        for (mistake, expected) in mistakes.iter().zip(expected) {
            assert!(mistake.contains(expected), "{mistake} does not say {expected}");
        }
    }

    #[test]
    fn imports_from_above_are_fine() {
        check_imports("plan", "use crate::suite::Library;", &[]);
        check_imports("plan", "use crate::plan::Plan;", &[]);
        check_imports("plan", "use crate::{scim::urn, suite::{Library, model::Level}};", &[]);
        check_imports("cli", "fn f() { crate::runner::run(); crate::report::human(); }", &[]);
        check_imports("plan", "pub(crate) fn f() {} pub(in crate::plan) fn g() {}", &[]);
        check_imports("plan", "use serde::Serialize; use super::build;", &[]);
    }

    #[test]
    fn imports_from_below_are_noticed() {
        check_imports(
            "plan",
            "\nuse crate::verdict::Verdict;",
            &["src/plan/x.rs:2: plan uses verdict"],
        );
        check_imports("scim", "fn f() -> crate::plan::Plan {}", &["scim uses plan"]);
        check_imports(
            "suite",
            "use crate::{\n    scim::{urn, Path},\n    plan::{Plan},\n    cli,\n};",
            &["suite uses plan", "suite uses cli"],
        );
        check_imports("verdict", "use crate :: { report };", &["verdict uses report"]);
        check_imports(
            "suite",
            "#[cfg(test)] mod tests { use crate::runner::Run; }",
            &["uses runner"],
        );
        check_imports(
            "scim",
            "macro_rules! m { () => { $crate::plan::f() } }",
            &["scim uses plan"],
        );
    }

    #[test]
    fn what_has_no_place_is_noticed() {
        check_imports("util", "", &["module \"util\" has no place"]);
        check_imports("plan", "use crate::util::x;", &["crate::util is no module"]);
        check_imports("plan", "use crate::*;", &["crate::* is no module"]);
    }

    #[test]
    fn the_emulator_stands_alone() {
        check_imports("emulator", "use crate::scim::Filter; use crate::emulator::Store;", &[]);
        check_imports("emulator", "use crate::expect::Words;", &["it may use scim alone"]);
        check_imports("emulator", "use crate::{scim, exchange};", &["the emulator uses exchange"]);
    }

    #[test]
    fn comments_and_strings_do_not_count() {
        check_imports("plan", "//! See [`crate::verdict`].\n/// crate::cli\n", &[]);
        check_imports("plan", "/* crate::cli /* nested */ crate::cli */", &[]);
        check_imports(
            "plan",
            r##"let a = "crate::cli \" crate::cli"; let b = r#"crate::"cli"#;"##,
            &[],
        );
        check_imports("plan", "let quote = '\"'; use crate::cli; let other = '\"';", &["uses cli"]);
        check_imports("plan", r"let escape = '\''; use crate::cli;", &["uses cli"]);
        check_imports("plan", "fn f<'a>(x: &'a str) { crate::cli::f('x') }", &["uses cli"]);
        check_imports("plan", "let url = \"http://h\"; use crate::cli;", &["uses cli"]);
        check_imports("plan", "/* one\ntwo */ let s = \"a\nb\";\nuse crate::cli;", &["x.rs:4:"]);
    }

    #[test]
    fn sockets_above_the_line_are_noticed() {
        check_sockets("plan", "use tokio::time::sleep;", &["\"tokio\""]);
        check_sockets("report", "pub async fn f() {}", &["\"async\""]);
        check_sockets("scim", "fn f() { x.await; }", &["\"await\""]);
        check_sockets("suite", "use std::{fs, net::TcpStream};", &["\"std::net\""]);
        check_sockets("suite", "use std::net::IpAddr;", &["\"std::net\""]);
        check_sockets("verdict", "let url: reqwest::Url;", &["\"reqwest\""]);
    }

    #[test]
    fn sockets_below_the_line_are_fine() {
        check_sockets("target", "use tokio::time::sleep; async fn f() {}", &[]);
        check_sockets("emulator", "use hyper::Request; use std::net::TcpListener;", &[]);
        check_sockets("plan", "// tokio is not for us.\nlet tokio_free = \"async fn\";", &[]);
        check_sockets("plan", "use std::{fmt, fs}; let net = 1;", &[]);
    }

    #[test]
    fn what_points_outside_is_noticed() {
        let needles = ["../beside".to_owned()];
        assert_eq!(
            mentions("a.md", "fine\nsee ../beside/x", &needles),
            ["a.md:2: points outside: see ../beside/x"]
        );
        assert!(mentions("a.md", "see ./beside", &needles).is_empty());
    }

    #[test]
    fn a_file_belongs_to_its_first_folder() {
        assert_eq!(module_of(Path::new("plan/build.rs")), "plan");
        assert_eq!(module_of(Path::new("plan/deep/er.rs")), "plan");
        assert_eq!(module_of(Path::new("plan.rs")), "plan");
    }
}
