//! One request as a line for a POSIX shell.
//!
//! `$SCIM_BASE_URL` and `$SCIM_TOKEN` stand for what a report must not or cannot know. Every other
//! word is quoted, so that the shell passes on exactly the bytes that were sent.

use std::fmt::Write as _;

use super::clean::misleads;
use crate::exchange::{Credentials, Request};

/// The line that sends the request again. A body of more than `most` bytes is left out: the line
/// then names a file to put it into.
pub fn curl(request: &Request, base: &str, most: usize) -> String {
    let place = place(&request.path, base);
    let mut line = String::from("curl");
    if request.method == "HEAD" {
        line.push_str(" --head");
    } else {
        line.push_str(" -X ");
        line.push_str(&word(&request.method));
    }
    if place.path().contains(['[', ']', '{', '}']) {
        line.push_str(" --globoff");
    }
    line.push(' ');
    line.push_str(&place.quoted());
    if let Some(credentials) = credentials(request.credentials).filter(|_| !place.is_elsewhere()) {
        line.push_str(credentials);
    }
    for (name, value) in &request.headers {
        // An empty value takes a semicolon, or curl would send no such header.
        let header = if value.is_empty() { format!("{name};") } else { format!("{name}: {value}") };
        let _ = write!(line, " -H {}", quote(&header));
    }
    match &request.body {
        None => line,
        Some(body) => with_body(line, request, body, most),
    }
}

fn credentials(whose: Credentials) -> Option<&'static str> {
    match whose {
        Credentials::Run => Some(" -H 'Authorization: Bearer '\"$SCIM_TOKEN\""),
        Credentials::Reader => Some(" -H 'Authorization: Bearer '\"$SCIM_READER_TOKEN\""),
        Credentials::Wrong => Some(" -H 'Authorization: Bearer scimcheck-not-the-token'"),
        // The shell can do nearly what the run does: the token with something added.
        Credentials::Beginning | Credentials::Longer | Credentials::OtherCase => {
            Some(" -H 'Authorization: Bearer '\"$SCIM_TOKEN\"x")
        }
        Credentials::Absent => None,
    }
}

fn with_body(mut line: String, request: &Request, body: &[u8], most: usize) -> String {
    let typed = |(name, _): &(String, String)| name.eq_ignore_ascii_case("content-type");
    if !request.headers.iter().any(typed) {
        // Without this curl calls the body a form.
        line.push_str(" -H 'Content-Type:'");
    }
    if body.len() > most {
        let _ = write!(line, " --data-binary @body # a body of {} bytes", body.len());
        return line;
    }
    match std::str::from_utf8(body) {
        // A body that begins with @ would be the name of a file.
        Ok(text) if !text.contains(misleads) && !text.starts_with('@') => {
            format!("{line} --data {}", quote(text))
        }
        _ => format!("printf '{}' | {line} --data-binary @-", octal(body)),
    }
}

/// Where a request goes.
enum Place {
    /// Below the base URL.
    Below(String),
    /// To a URL of the same host.
    Host(String),
    /// To another host: nothing was sent, and no token may be.
    Elsewhere(String),
}

impl Place {
    fn path(&self) -> &str {
        match self {
            Self::Below(path) | Self::Host(path) | Self::Elsewhere(path) => path,
        }
    }

    const fn is_elsewhere(&self) -> bool {
        matches!(self, Self::Elsewhere(_))
    }

    fn quoted(&self) -> String {
        match self {
            Self::Below(path) if path.contains(['$', '\\', '!']) => {
                format!("\"$SCIM_BASE_URL\"{}", quote(path))
            }
            Self::Below(path) => format!("\"$SCIM_BASE_URL{path}\""),
            Self::Host(url) | Self::Elsewhere(url) => quote(url),
        }
    }
}

fn place(path: &str, base: &str) -> Place {
    let base = base.trim_end_matches('/');
    let path = encoded(path);
    if path.starts_with("http://") || path.starts_with("https://") {
        if let Some(rest) = path.strip_prefix(base).filter(|rest| rest.starts_with(['/', '?'])) {
            return Place::Below(rest.to_owned());
        }
        let same = host(&path).eq_ignore_ascii_case(host(base));
        return if same { Place::Host(path) } else { Place::Elsewhere(path) };
    }
    let root = base.strip_prefix(host(base)).unwrap_or_default();
    let below = path.strip_prefix(root).filter(|rest| rest.starts_with('/') && !root.is_empty());
    Place::Below(format!("/{}", below.unwrap_or(&path).trim_start_matches('/')))
}

/// Scheme, host and port of a URL.
fn host(url: &str) -> &str {
    let start = url.find("://").map_or(0, |at| at + 3);
    url[start..].find(['/', '?', '#']).map_or(url, |end| &url[..start + end])
}

/// Percent-encodes what can't stand in a request line, as our own client does.
fn encoded(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_graphic() && !b"\"<>`".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// One word of a shell, quoted only if it has to be.
pub(super) fn word(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:,+@%".contains(c);
    if !text.is_empty() && text.chars().all(plain) { text.to_owned() } else { quote(text) }
}

/// One word of a shell, quoted.
fn quote(text: &str) -> String {
    if text.contains(misleads) {
        return format!("\"$(printf '{}')\"", octal(text.as_bytes()));
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// A format for `printf` that yields these bytes, in nothing but printable ASCII.
fn octal(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() * 2);
    for (place, byte) in bytes.iter().enumerate() {
        match byte {
            b'%' => out.push_str("%%"),
            b'\\' => out.push_str(r"\\"),
            // At the front it would begin an option.
            b'-' if place == 0 => out.push_str(r"\055"),
            b' '..=b'~' if *byte != b'\'' => out.push(char::from(*byte)),
            _ => {
                let _ = write!(out, "\\{byte:03o}");
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const BASE: &str = "https://scim.example.com/v2";

    fn request(method: &str, path: &str, body: Option<&[u8]>) -> Request {
        Request {
            method: method.to_owned(),
            path: path.to_owned(),
            headers: Vec::new(),
            body: body.map(<[u8]>::to_vec),
            credentials: Credentials::Absent,
        }
    }

    fn check(path: &str, expected: &str) {
        let line = curl(&request("GET", path, None), BASE, usize::MAX);
        assert_eq!(line, format!("curl -X GET {expected}"));
    }

    #[test]
    fn a_path_stands_below_the_base_url() {
        check("/Users/42", r#""$SCIM_BASE_URL/Users/42""#);
        check("/v2/Users/42", r#""$SCIM_BASE_URL/Users/42""#);
        check("https://scim.example.com/v2/Users/42", r#""$SCIM_BASE_URL/Users/42""#);
        check("https://scim.example.com/x?y=1", "'https://scim.example.com/x?y=1'");
        check(
            "/Users?filter=a%20eq%20%22b%22",
            r#""$SCIM_BASE_URL/Users?filter=a%20eq%20%22b%22""#,
        );
        check("/Users?a=$HOME", r#""$SCIM_BASE_URL"'/Users?a=$HOME'"#);
        check("/Users/a b\u{1b}\"`", r#""$SCIM_BASE_URL/Users/a%20b%1B%22%60""#);
        check("/Users?x=[1]", r#"--globoff "$SCIM_BASE_URL/Users?x=[1]""#);
    }

    #[test]
    fn credentials_are_named_but_never_sent_elsewhere() {
        let mut one = request("DELETE", "/Users/1", None);
        one.credentials = Credentials::Run;
        let line = curl(&one, BASE, 0);
        let expected =
            r#"curl -X DELETE "$SCIM_BASE_URL/Users/1" -H 'Authorization: Bearer '"$SCIM_TOKEN""#;
        assert_eq!(line, expected);
        one.path = "https://evil.example.com/Users/1".to_owned();
        assert!(!curl(&one, BASE, 0).contains("SCIM_TOKEN"));
    }

    #[test]
    fn a_long_body_is_left_out() {
        let line = curl(&request("POST", "/Bulk", Some(&[b'x'; 9])), BASE, 8);
        assert!(line.ends_with("--data-binary @body # a body of 9 bytes"), "{line}");
    }

    /// What a shell makes of the line: the arguments of `curl`, and what is piped into it.
    #[cfg(unix)]
    fn run(line: &str) -> (Vec<String>, Vec<u8>) {
        let script = format!(
            "curl() {{ for a; do printf '%s\\0' \"$a\"; done; printf '\\1'; \
             case \"$*\" in *@-) cat ;; esac; }}; SCIM_BASE_URL=B; SCIM_TOKEN=T; {line}"
        );
        let output = std::process::Command::new("sh").args(["-c", &script]).output().unwrap();
        assert!(output.status.success(), "{line}");
        let end = output.stdout.iter().position(|byte| *byte == 1).unwrap();
        let words = output.stdout[..end].split(|byte| *byte == 0);
        let words = words.map(|word| String::from_utf8(word.to_vec()).unwrap()).collect();
        (words, output.stdout[end + 1..].to_vec())
    }

    #[cfg(unix)]
    fn body_of(line: &str) -> Vec<u8> {
        let (words, piped) = run(line);
        match words.iter().position(|word| word == "--data") {
            Some(at) => words[at + 1].clone().into_bytes(),
            None => piped,
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_shell_passes_on_what_was_sent() {
        let bodies: [&[u8]; 8] = [
            br#"{"userName": "o'neil $HOME `id` \\ \" !! %s"}"#,
            "{\"displayName\": \"Ærø 東京\"}".as_bytes(),
            b"@/etc/passwd",
            b"two\nlines\n",
            b"-n",
            &[0, 1, 0xff, b'%', b'\\', b'\'', b'7'],
            "\u{202e}reversed".as_bytes(),
            b"",
        ];
        for body in bodies {
            let line = curl(&request("PATCH", "/Users/1", Some(body)), BASE, usize::MAX);
            assert_eq!(body_of(&line), body, "{line}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_shell_sees_each_header_as_one_word() {
        let mut one = request("PUT", "/Users/1", None);
        one.credentials = Credentials::Run;
        one.headers = vec![
            ("If-Match".to_owned(), "W/\"it's\u{202e}\"".to_owned()),
            ("X-Empty".to_owned(), String::new()),
        ];
        let words = run(&curl(&one, BASE, 0)).0;
        let expected = [
            "-X",
            "PUT",
            "B/Users/1",
            "-H",
            "Authorization: Bearer T",
            "-H",
            "If-Match: W/\"it's\u{202e}\"",
            "-H",
            "X-Empty;",
            "",
        ];
        assert_eq!(words, expected);
    }

    #[cfg(unix)]
    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(40))]
        #[test]
        fn any_bytes_survive_the_shell(body in proptest::collection::vec(0_u8.., 0..40)) {
            let line = curl(&request("POST", "/Users", Some(&body)), BASE, usize::MAX);
            proptest::prop_assert!(!line.contains(misleads));
            proptest::prop_assert_eq!(body_of(&line), body);
        }
    }
}
