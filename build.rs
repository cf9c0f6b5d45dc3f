//! Puts every file of `suites/` into the binary.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

fn main() {
    println!("cargo:rerun-if-changed=suites");
    let root = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let mut files = Vec::new();
    walk(&root.join("suites"), &mut files);
    files.sort();
    let out = PathBuf::from(std::env::var("OUT_DIR").expect("cargo sets it")).join("suites.rs");
    let mut code = fs::File::create(out).expect("the output folder is writable");
    writeln!(code, "&[").expect("the output file is writable");
    for file in files {
        let name = file.strip_prefix(&root).expect("it is below the root");
        let name = name.to_string_lossy().replace('\\', "/");
        writeln!(code, "({name:?}, include_str!({:?})),", file.to_string_lossy())
            .expect("the output file is writable");
    }
    writeln!(code, "]").expect("the output file is writable");
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
    println!("cargo:rerun-if-changed={}", folder.display());
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            walk(&path, files);
        } else if path.extension().is_some_and(|end| end == "yaml" || end == "csv") {
            files.push(path);
        }
    }
}
