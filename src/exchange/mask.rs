//! Secrets become placeholders when something is recorded.
//!
//! A target may send back what it was sent: in a header, in an error's detail, encoded in one way or
//! another. So every text that comes in is searched for every secret in all of its usual forms
//! before anything else sees it. A placeholder is the same for the same secret throughout a run, so
//! that what was equal stays equal, and is judged so.

use std::borrow::Cow;
use std::collections::BTreeMap;

use aho_corasick::{AhoCorasick, MatchKind};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use serde_json::Value;

use super::{Request, Response};

/// A secret that is shorter can't be told from ordinary words; it is hidden only where it stands
/// behind the name of a scheme.
pub const SHORTEST: usize = 6;

/// What is hidden, and what is shown instead.
#[derive(Clone, Default)]
pub struct Mask {
    forms: BTreeMap<String, String>,
    placeholders: BTreeMap<String, String>,
    search: Option<(AhoCorasick, Vec<String>)>,
}

impl std::fmt::Debug for Mask {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Mask({} secrets)", self.placeholders.len())
    }
}

/// Whether a secret can't be told from an ordinary word: what a target calls "secret" is judged as
/// it stands, even if that is the token of a test system.
fn is_ordinary(secret: &str) -> bool {
    let letters = secret.bytes().all(|byte| byte.is_ascii_lowercase());
    secret.len() < SHORTEST || (letters && secret.len() < 12)
}

impl Mask {
    /// Hides a secret behind `~~NAME~~`, in every form that it is known to take.
    pub fn hide(&mut self, secret: &str, name: &str) {
        let placeholder = format!("~~{name}~~");
        if secret.is_empty() || secret == placeholder {
            return;
        }
        if self.placeholders.get(&placeholder).is_some_and(|known| known == secret) {
            return;
        }
        let forms = if is_ordinary(secret) {
            vec![format!("Bearer {secret}"), format!("Basic {secret}")]
        } else {
            forms_of(secret)
        };
        for form in forms {
            self.forms.entry(form).or_insert_with(|| placeholder.clone());
        }
        self.placeholders.insert(placeholder, secret.to_owned());
        self.search = None;
    }

    /// Gets ready to search for what was hidden.
    pub fn prepare(&mut self) {
        if self.search.is_none() && !self.forms.is_empty() {
            // Without regard to case, as a request may carry the token in other letters on purpose.
            let built = AhoCorasick::builder()
                .ascii_case_insensitive(true)
                .match_kind(MatchKind::LeftmostLongest)
                .build(self.forms.keys());
            self.search = built.ok().map(|search| (search, self.forms.values().cloned().collect()));
        }
    }

    /// Whether a request carries passwords that are not hidden yet: those, by their names.
    pub fn passwords_of(&self, request: &Request) -> Vec<String> {
        let mut found = Vec::new();
        if let Some(body) = request.json() {
            passwords(&body, &mut found);
        }
        let long = |text: &String| text.len() > SHORTEST && !text.starts_with("~~");
        found.retain(|text| long(text) && !self.placeholders.values().any(|known| known == text));
        found
    }

    /// A text without any secret.
    pub fn text<'a>(&self, text: &'a str) -> Cow<'a, str> {
        match &self.search {
            Some((search, with)) if search.is_match(text) => {
                Cow::Owned(search.replace_all(text, with))
            }
            _ => Cow::Borrowed(text),
        }
    }

    /// Bytes without any secret.
    pub fn bytes(&self, bytes: Vec<u8>) -> Vec<u8> {
        match &self.search {
            Some((search, with)) if search.is_match(&bytes) => {
                search.replace_all_bytes(&bytes, with)
            }
            _ => bytes,
        }
    }

    /// A request without any secret.
    pub fn request(&self, request: Request) -> Request {
        Request {
            path: self.text(&request.path).into_owned(),
            headers: self.headers(request.headers),
            body: request.body.map(|body| self.bytes(body)),
            ..request
        }
    }

    /// A response without any secret.
    pub fn response(&self, response: Response) -> Response {
        if self.search.is_none() {
            return response;
        }
        let headers = self.headers(response.headers);
        let mut masked = Response::new(response.status, headers, self.bytes(response.body));
        // An escape sequence that only a reader of JSON resolves hides a secret from the search.
        if let Some(mut json) = masked.json().cloned()
            && self.json(&mut json)
        {
            masked = Response::new(masked.status, masked.headers, json.to_string().into_bytes());
        }
        masked
    }

    fn headers(&self, headers: Vec<(String, String)>) -> Vec<(String, String)> {
        let one = |(name, value): (String, String)| {
            let masked = self.text(&value).into_owned();
            let plain = crate::exchange::percent_decode(&masked);
            // A value that is only partly percent-encoded is given up as a whole.
            let value = match self.text(&plain) {
                Cow::Owned(found) if masked.contains('%') => found,
                _ => masked,
            };
            (self.text(&name).into_owned(), value)
        };
        headers.into_iter().map(one).collect()
    }

    /// Hides every secret in a value; whether there was one.
    fn json(&self, value: &mut Value) -> bool {
        match value {
            Value::String(text) => match self.text(text) {
                Cow::Owned(masked) => {
                    *text = masked;
                    true
                }
                Cow::Borrowed(_) => false,
            },
            Value::Array(items) => {
                items.iter_mut().fold(false, |found, item| self.json(item) | found)
            }
            Value::Object(object) => {
                let mut found = false;
                if object.keys().any(|key| matches!(self.text(key), Cow::Owned(_))) {
                    found = true;
                    let old = std::mem::take(object);
                    object.extend(
                        old.into_iter().map(|(key, value)| (self.text(&key).into_owned(), value)),
                    );
                }
                object.values_mut().fold(found, |found, item| self.json(item) | found)
            }
            _ => false,
        }
    }

    /// A text with every placeholder turned back into its secret, as it goes onto the wire.
    pub fn reveal<'a>(&self, text: &'a str) -> Cow<'a, str> {
        if !text.contains("~~") {
            return Cow::Borrowed(text);
        }
        let mut text = text.to_owned();
        for (placeholder, secret) in &self.placeholders {
            text = text.replace(placeholder, secret);
        }
        Cow::Owned(text)
    }
}

/// Every password of a body: under its name, or as the value that goes to it (RFC 7643 section
/// 4.1.1, RFC 7644 section 3.5.2).
fn passwords(body: &Value, found: &mut Vec<String>) {
    match body {
        Value::Array(items) => items.iter().for_each(|item| passwords(item, found)),
        Value::Object(object) => {
            for (key, value) in object {
                let name = key.rsplit(':').next().unwrap_or(key);
                match value {
                    Value::String(text) if name.eq_ignore_ascii_case("password") => {
                        found.push(text.clone());
                    }
                    Value::String(path) if name.eq_ignore_ascii_case("path") => {
                        let ends = path.to_ascii_lowercase().ends_with("password");
                        let value = object.get("value").and_then(Value::as_str);
                        found.extend(value.filter(|_| ends).map(str::to_owned));
                    }
                    _ => passwords(value, found),
                }
            }
        }
        _ => {}
    }
}

/// The forms in which a secret may come back.
fn forms_of(secret: &str) -> Vec<String> {
    let bytes = secret.as_bytes();
    let each = |form: &dyn Fn(u8) -> String| bytes.iter().map(|byte| form(*byte)).collect();
    let plain = |byte: u8| byte.is_ascii_alphanumeric();
    let unreserved = |byte: u8| plain(byte) || b"-._~".contains(&byte);
    let kept = |byte: u8| char::from(byte).to_string();
    let json = Value::String(secret.to_owned()).to_string();
    let json = json.trim_matches('"').to_owned();
    let mut forms: Vec<String> = vec![
        secret.to_owned(),
        json.replace('/', "\\/"),
        json,
        each(&|b| if unreserved(b) { kept(b) } else { format!("%{b:02x}") }),
        each(&|b| if plain(b) { kept(b) } else { format!("%{b:02x}") }),
        each(&|b| format!("%{b:02x}")),
        each(&|b| format!("{b:02x}")),
    ];
    if secret.is_ascii() {
        forms.push(each(&|b| if plain(b) { kept(b) } else { format!("\\u{b:04x}") }));
        forms.push(each(&|b| format!("\\u{b:04x}")));
        forms.push(each(&|b| if plain(b) { kept(b) } else { format!("&#{b};") }));
        forms.push(each(&|b| if plain(b) { kept(b) } else { format!("&#x{b:x};") }));
        forms.push(each(&|b| match b {
            b'&' => "&amp;".to_owned(),
            b'<' => "&lt;".to_owned(),
            b'>' => "&gt;".to_owned(),
            b'"' => "&quot;".to_owned(),
            b'\'' => "&#39;".to_owned(),
            other => kept(other),
        }));
    }
    for ahead in 0..3 {
        for engine in [&STANDARD_NO_PAD, &URL_SAFE_NO_PAD] {
            forms.extend(inside_base64(bytes, ahead, engine));
        }
    }
    forms.retain(|form| !form.is_empty());
    forms.sort();
    forms.dedup();
    forms
}

/// What of a secret can be seen in the base64 of a longer text, where so many bytes (modulo 3)
/// stand ahead of it.
fn inside_base64(
    secret: &[u8],
    ahead: usize,
    engine: &base64::engine::GeneralPurpose,
) -> Option<String> {
    let mut whole = vec![0; ahead];
    whole.extend_from_slice(secret);
    let text = engine.encode(&whole);
    let (start, end) = ([0, 2, 3][ahead], whole.len() * 8 / 6);
    text.get(start..end).filter(|seen| seen.len() >= SHORTEST).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use base64::engine::general_purpose::{STANDARD, URL_SAFE};

    use super::*;
    use crate::exchange::Credentials;

    const TOKEN: &str = "t0k/en+with?odd&signs\"~é";

    fn mask() -> Mask {
        let mut mask = Mask::default();
        mask.hide(TOKEN, "token");
        mask.prepare();
        mask
    }

    fn check(said: &str) {
        let mask = mask();
        let masked = mask.text(said);
        assert!(masked.contains("~~token~~"), "{said} -> {masked}");
        assert!(!masked.contains("en+with") && !masked.contains("signs"), "{masked}");
    }

    #[test]
    fn a_secret_is_hidden_in_every_form() {
        check(TOKEN);
        check(&format!("xx{}yy", TOKEN.to_uppercase().replace('É', "é")));
        check(&Value::String(TOKEN.to_owned()).to_string());
        check("t0k%2Fen%2Bwith%3Fodd%26signs%22~%C3%A9");
        for ahead in ["", "x", "Bearer ", "name:", "ab"] {
            let whole = format!("{ahead}{TOKEN}");
            for text in [STANDARD.encode(&whole), URL_SAFE.encode(&whole)] {
                assert!(mask().text(&text).contains("~~token~~"), "{ahead}");
            }
        }
    }

    #[test]
    fn an_escape_that_only_a_reader_resolves_is_resolved() {
        let body = br#"{"detail":"t0k/en+with?odd\u0026si\u0067ns\"~\u00e9","t0k/en+with?od\u0064&signs\"~\u00e9":1}"#;
        let masked = mask().response(Response::new(400, Vec::new(), body.to_vec()));
        let text = String::from_utf8(masked.body.clone()).unwrap();
        assert_eq!(text, r#"{"detail":"~~token~~","~~token~~":1}"#);
        assert_eq!(masked.json().unwrap()["detail"], "~~token~~");
    }

    #[test]
    fn a_header_that_is_partly_encoded_is_hidden() {
        let location = "/Users/t0%6b%2Fen+with?odd&signs\"~%C3%A9".to_owned();
        let masked = mask().response(Response::new(
            201,
            vec![("location".to_owned(), location)],
            Vec::new(),
        ));
        assert_eq!(masked.header("location"), Some("/Users/~~token~~"));
    }

    #[test]
    fn a_short_secret_is_hidden_behind_its_scheme_alone() {
        let mut mask = Mask::default();
        mask.hide("user", "token");
        mask.prepare();
        assert_eq!(mask.text("userName, bearer user"), "userName, ~~token~~");
    }

    #[test]
    fn passwords_are_found_hidden_and_revealed() {
        let body = br#"{"password":"S3cret-one","Operations":[{"path":"password","value":"S3cret-two"},{"data":{"PassWord":"S3cret-three"}},{"path":"title","value":"no secret"}]}"#;
        let request = Request {
            method: "POST".to_owned(),
            path: "/Users".to_owned(),
            headers: Vec::new(),
            body: Some(body.to_vec()),
            credentials: Credentials::Run,
        };
        let mut mask = mask();
        let found = mask.passwords_of(&request);
        assert_eq!(found, ["S3cret-one", "S3cret-two", "S3cret-three"]);
        for (number, password) in found.iter().enumerate() {
            mask.hide(password, &format!("password-{number}"));
        }
        mask.prepare();
        let masked = mask.request(request.clone());
        let text = String::from_utf8(masked.body.clone().unwrap()).unwrap();
        assert!(!text.contains("S3cret") && text.contains("no secret"), "{text}");
        assert!(mask.passwords_of(&masked).is_empty());
        assert_eq!(mask.reveal(&text).as_bytes(), body);
    }
}
