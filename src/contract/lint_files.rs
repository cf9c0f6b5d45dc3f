//! The lint of files as a user names them: of any kind, whatever state they are in.

use std::path::Path;

use super::json_schema;
use super::lint::lint;
use super::model::ContractFile;
use crate::suite;
use crate::suite::json_schema as suite_schema;
use crate::suite::library::{FileKind, kind_in};
use crate::suite::lint::sorted;
use crate::suite::model::{ProfileFile, RuleFile};
use crate::suite::reading;
use crate::suite::{Library, Mistake, Position, Source};

/// Lints the files that a user named, beside those of a library.
///
/// Every mistake of every file is reported, and what the files break elsewhere.
pub fn lint_files(paths: &[impl AsRef<Path>], library: &Library) -> Vec<Mistake> {
    let mut with_files = library.clone();
    let mut mistakes = Vec::new();
    let (mut read, mut refused) = (Vec::new(), Vec::new());
    for path in paths {
        let shown = path.as_ref().display().to_string();
        let found = match load(path.as_ref(), &shown) {
            Ok(source) => add(source, &mut with_files),
            Err(mistake) => vec![mistake],
        };
        if found.is_empty() {
            read.push(shown);
        } else {
            refused.push(shown);
        }
        mistakes.extend(found);
    }
    let known: Vec<String> = all(library).iter().map(ToString::to_string).collect();
    // Of a file that was refused, the library has an earlier state or none.
    mistakes.extend(all(&with_files).into_iter().filter(|mistake| {
        let new = read.contains(&mistake.file) || !known.contains(&mistake.to_string());
        new && !refused.contains(&mistake.file)
    }));
    sorted(mistakes)
}

fn all(library: &Library) -> Vec<Mistake> {
    let mut mistakes = suite::lint::lint(library);
    mistakes.extend(lint(library));
    mistakes
}

/// Adds a file to a library, and says what is wrong with its form.
fn add(source: Source, library: &mut Library) -> Vec<Mistake> {
    let kind = kind_in(&source);
    let (read, validator) = if kind == FileKind::Contract {
        (reading::read_all::<ContractFile>(&source).map(drop), Some(json_schema::validator()))
    } else {
        (library.add_all(source.clone()), suite_schema::validator(kind))
    };
    // A second template of a rule or profile of a name is refused whatever its form.
    let form = read.is_ok()
        || match kind {
            FileKind::Rule => reading::read::<RuleFile>(&source).is_ok(),
            FileKind::Profile => reading::read::<ProfileFile>(&source).is_ok(),
            _ => false,
        };
    let second = validator.and_then(|one| one.disagreement(&source, form));
    if kind == FileKind::Contract && read.is_ok() {
        library.contracts.retain(|_, known| known.file != source.file);
        library.contracts.insert(source.file.clone(), source);
    }
    read.err().into_iter().flatten().chain(second).collect()
}

/// Reads a file as text.
fn load(path: &Path, shown: &str) -> Result<Source, Mistake> {
    let refuse = |message: String, help: Option<&str>| Mistake {
        file: shown.to_owned(),
        at: Position::default(),
        message,
        help: help.map(str::to_owned),
        line: String::new(),
    };
    if path.is_dir() {
        let help = Some("name the files in it");
        return Err(refuse("this is a folder, not a file".to_owned(), help));
    }
    let bytes = std::fs::read(path).map_err(|error| {
        let reason = error.to_string();
        let reason = reason.split(" (os error").next().unwrap_or_default().to_owned();
        refuse(format!("it can't be read: {reason}"), None)
    })?;
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Source::new(shown, text)),
        Err(error) => Err(not_utf8(shown, error.as_bytes(), error.utf8_error().valid_up_to())),
    }
}

fn not_utf8(shown: &str, bytes: &[u8], good: usize) -> Mistake {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let before = String::from_utf8_lossy(&bytes[..good]);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    let help = "save the file as UTF-8".to_owned();
    Source::new(shown, text).mistake(Position { line, column }, "this is not UTF-8", Some(help))
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::suite::library::EMBEDDED;

    const ROOT: &str = env!("CARGO_MANIFEST_DIR");

    /// Every file below a folder of this repository, by path.
    fn files_below(folder: &str) -> Vec<PathBuf> {
        let mut found = Vec::new();
        let mut folders = vec![Path::new(ROOT).join(folder)];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() { folders.push(path) } else { found.push(path) }
            }
        }
        found.sort();
        found
    }

    fn source(path: &Path) -> Source {
        let shown = path.strip_prefix(ROOT).unwrap().display().to_string().replace('\\', "/");
        Source::new(shown, std::fs::read_to_string(path).unwrap())
    }

    fn library() -> Library {
        let mut library = Library::default();
        for path in files_below("fixtures/library") {
            assert_eq!(shown(&add(source(&path), &mut library)), "");
        }
        library
    }

    fn shown(mistakes: &[Mistake]) -> String {
        let texts: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
        texts.join("\n")
    }

    #[test]
    fn a_library_without_mistakes_has_none() {
        assert_eq!(shown(&all(&library())), "");
    }

    #[test]
    fn reader_and_schema_agree_on_every_embedded_file() {
        for (file, text) in EMBEDDED {
            let source = Source::new(*file, *text);
            let kind = kind_in(&source);
            let (accepted, validator) = match kind {
                FileKind::Contract => {
                    (reading::read::<ContractFile>(&source).is_ok(), Some(json_schema::validator()))
                }
                _ => {
                    (Library::default().add(source.clone()).is_ok(), suite_schema::validator(kind))
                }
            };
            let second = validator.and_then(|one| one.disagreement(&source, accepted));
            assert!(second.is_none(), "{second:?}");
        }
    }

    /// The words of a text, and quoted strings, by their places.
    fn words(text: &str) -> Vec<(usize, usize)> {
        let pattern = regex::Regex::new(r#""(?:[^"\\]|\\.)*"|[\w.-]+"#).unwrap();
        pattern.find_iter(text).map(|word| (word.start(), word.end())).collect()
    }

    #[test]
    fn reader_and_schema_agree_on_whatever_a_word_is_replaced_by() {
        let others = [
            "7", "-1", "x", "[]", "{}", "null", "true", "{ a: 1 }", "[x]", "1.5", "70000", "12:30",
        ];
        let mutations = files_below("fixtures/library").into_iter().flat_map(|path| {
            let source = source(&path);
            let places = words(&source.text);
            places.into_iter().flat_map(move |(start, end)| {
                let source = source.clone();
                others.into_iter().map(move |other| {
                    let text = format!("{}{other}{}", &source.text[..start], &source.text[end..]);
                    Source::new(source.file.clone(), text)
                })
            })
        });
        // The whole product takes some seconds; a prime stride meets each word and each other.
        for source in mutations.step_by(11) {
            let mut library = Library::default();
            let found = shown(&add(source, &mut library));
            assert!(!found.contains("scimcheck itself"), "{found}");
            all(&library);
        }
    }

    #[test]
    fn the_embedded_suites_have_no_mistake() {
        assert_eq!(shown(&suite::lint::lint(&Library::embedded().unwrap())), "");
    }

    #[test]
    fn the_embedded_contracts_have_no_mistake() {
        assert_eq!(shown(&lint(&Library::embedded().unwrap())), "");
    }

    fn check_file(path: &str, expected: &str) {
        let mistakes = lint_files(&[path], &Library::default());
        assert_eq!(shown(&mistakes), expected);
    }

    #[test]
    fn what_is_no_file_says_so() {
        check_file("fixtures", "fixtures: this is a folder, not a file; name the files in it");
        let missing = lint_files(&["fixtures/nothing.yaml"], &Library::default());
        let shown = shown(&missing);
        assert!(shown.starts_with("fixtures/nothing.yaml: it can't be read: "), "{shown}");
    }

    #[test]
    fn mistakes_come_by_file_and_place() {
        let paths = [
            "fixtures/mistakes/form/several-at-once.yaml",
            "fixtures/mistakes/check/expects-nothing.yaml",
        ];
        let mistakes = lint_files(&paths, &library());
        let places: Vec<_> = mistakes.iter().map(|one| (&one.file, one.at)).collect();
        assert!(places.is_sorted() && places.len() > 2, "{places:?}");
    }

    #[test]
    fn a_file_takes_the_place_of_the_one_of_its_name() {
        let path = "fixtures/library/rfc7644/3.5.2.2-remove-operation.yaml";
        assert_eq!(shown(&lint_files(&[path], &library())), "");
    }

    #[test]
    fn every_mistake_has_its_message() {
        let library = library();
        let mut messages = String::new();
        for path in files_below("fixtures/mistakes") {
            let path = path.strip_prefix(ROOT).unwrap();
            let path = path.to_string_lossy().replace('\\', "/");
            let mistakes = lint_files(&[&path], &library);
            assert!(!mistakes.is_empty(), "{path} has no mistake");
            let ours = mistakes.iter().find(|one| one.to_string().contains("scimcheck itself"));
            assert!(ours.is_none(), "{ours:?}");
            messages.extend([shown(&mistakes).as_str(), "\n\n"]);
        }
        insta::with_settings!({
            snapshot_path => format!("{ROOT}/snapshots"),
            prepend_module_to_snapshot => false,
            omit_expression => true,
        }, { insta::assert_snapshot!("mistakes", messages) });
    }
}
