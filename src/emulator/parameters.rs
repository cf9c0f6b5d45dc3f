//! What a client asks for besides the resource: in the query of a URL or in a search body.

use serde_json::Value;

use crate::scim::{ErrorType, urn};

use super::fault::Fault;
use super::message::{Call, Outcome, Refusal};

/// The parameters of RFC 7644 section 3.4.2 and RFC 9865 section 2.
#[derive(Clone, Debug, Default)]
pub(super) struct Parameters {
    pub(super) attributes: Option<Vec<String>>,
    pub(super) excluded: Option<Vec<String>>,
    pub(super) filter: Option<String>,
    pub(super) sort_by: Option<String>,
    pub(super) sort_order: Option<String>,
    pub(super) start_index: Option<i64>,
    pub(super) count: Option<i64>,
    pub(super) cursor: Option<String>,
    /// Whether they came in the body of a search.
    pub(super) search: bool,
}

impl Parameters {
    /// Reads the query of a URL.
    pub(super) fn from_query(call: &Call<'_>, query: &str) -> Outcome<Self> {
        let mut parameters = Self::default();
        if query.contains("%5B") && call.fault(Fault::EncodedBracketsRefused) {
            return Err(Refusal::bad(ErrorType::InvalidFilter, "an unexpected percent sign"));
        }
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            if pair == "cursor" && call.fault(Fault::BareCursorFails) {
                return Err(Refusal::status(500, "null pointer exception"));
            }
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let name = decode(name);
            let value = decode_value(call, value);
            let number = |value: &str| read_number(call, &name, value);
            match name.as_str() {
                "attributes" => parameters.attributes = named(&value),
                "excludedAttributes" => parameters.excluded = named(&value),
                "filter" => parameters.filter = Some(value),
                "sortBy" => parameters.sort_by = Some(value),
                "sortOrder" => parameters.sort_order = Some(value),
                "startIndex" => parameters.start_index = number(&value)?,
                "count" => parameters.count = number(&value)?,
                "cursor" => parameters.cursor = Some(value),
                _ => {
                    if call.fault(Fault::UnknownParameterRefused) {
                        let detail = format!("the parameter {name} is not known");
                        return Err(Refusal::bad(ErrorType::InvalidValue, detail));
                    }
                }
            }
        }
        parameters.check(call)
    }

    /// Reads the body of a search.
    pub(super) fn from_search(call: &Call<'_>, body: &Value) -> Outcome<Self> {
        let syntax = |detail: &str| Refusal::bad(ErrorType::InvalidSyntax, detail);
        let Some(body) = body.as_object() else { return Err(syntax("the body is no object")) };
        let is_search = body.get("schemas").and_then(Value::as_array).is_some_and(|list| {
            list.iter()
                .filter_map(Value::as_str)
                .any(|one| one.eq_ignore_ascii_case(urn::SEARCH_REQUEST))
        });
        if !is_search
            && body.get("schemas").is_none()
            && call.fault(Fault::SearchWithoutSchemasFails)
        {
            return Err(Refusal::status(500, "null pointer exception"));
        }
        if !is_search {
            return Err(syntax("schemas does not name a SearchRequest"));
        }
        let mut parameters = Self { search: true, ..Self::default() };
        for (name, value) in body {
            if value.is_null() {
                continue;
            }
            let text = || value.as_str().map(str::to_owned).ok_or_else(|| syntax("no string"));
            let list = || match value {
                Value::String(text) => Ok(names(text)),
                Value::Array(values) => {
                    Ok(values.iter().filter_map(Value::as_str).map(str::to_owned).collect())
                }
                _ => Err(syntax("no list")),
            };
            let number = || match value {
                Value::Number(number) => Ok(number.as_i64()),
                Value::String(text) => read_number(call, name, text),
                _ => Err(syntax("no number")),
            };
            match name.to_ascii_lowercase().as_str() {
                "attributes" if !call.fault(Fault::SearchIgnoresAttributes) => {
                    parameters.attributes = Some(list()?);
                }
                "excludedattributes" if !call.fault(Fault::SearchIgnoresExcluded) => {
                    parameters.excluded = Some(list()?);
                }
                "filter" if !call.fault(Fault::SearchIgnoresFilter) => {
                    parameters.filter = Some(text()?);
                }
                "sortby" if !call.fault(Fault::SearchIgnoresSort) => {
                    parameters.sort_by = Some(text()?);
                }
                "sortorder" if call.fault(Fault::SearchIgnoresSortOrder) => {}
                "sortorder" => parameters.sort_order = Some(text()?),
                "startindex" if !call.fault(Fault::SearchIgnoresStartIndex) => {
                    parameters.start_index = number()?;
                }
                "count" if !call.fault(Fault::SearchIgnoresCount) => parameters.count = number()?,
                "cursor" if !call.fault(Fault::SearchIgnoresCursor) => {
                    parameters.cursor = Some(text()?);
                }
                _ => {}
            }
        }
        parameters.check(call)
    }

    fn check(self, call: &Call<'_>) -> Outcome<Self> {
        if self.attributes.is_some()
            && self.excluded.is_some()
            && call.fault(Fault::BothProjectionsFail)
        {
            return Err(Refusal::status(500, "illegal state exception"));
        }
        if self.attributes.is_some()
            && self.excluded.is_some()
            && let Some(denial) = call.behavior().both_projections
        {
            let detail = "attributes and excludedAttributes exclude each other";
            return Err(Refusal::denial(denial, detail));
        }
        Ok(self)
    }
}

/// The names in a list, if there are any.
fn named(text: &str) -> Option<Vec<String>> {
    Some(names(text)).filter(|names| !names.is_empty())
}

fn names(text: &str) -> Vec<String> {
    text.split(',').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

fn read_number(call: &Call<'_>, name: &str, text: &str) -> Outcome<Option<i64>> {
    match (text.trim().parse::<i64>(), call.behavior().unreadable_number) {
        (Ok(number), _) => Ok(Some(number)),
        (Err(_), _) if call.fault(Fault::UnreadableNumberFails) => {
            Err(Refusal::status(500, "number format exception"))
        }
        (Err(_), Some(denial)) => {
            Err(Refusal::denial(denial, format!("{name} is no whole number")))
        }
        (Err(_), None) => Ok(None),
    }
}

fn decode_value(call: &Call<'_>, text: &str) -> String {
    if text.contains("%2B") && call.fault(Fault::PlusSignsBecomeSpaces) {
        return decode(&text.replace("%2B", "+"));
    }
    if text.contains("%25") && call.fault(Fault::PercentSignsDecodedTwice) {
        return decode(&decode(text));
    }
    decode(text)
}

/// Undoes percent-encoding; a plus sign is a space, as in a form.
pub(super) fn decode(text: &str) -> String {
    if !text.contains(['%', '+']) {
        return text.to_owned();
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'+' => bytes.push(b' '),
            b'%' => {
                let mut ahead = rest.clone();
                let digit = |byte: Option<u8>| {
                    byte.and_then(|byte| char::from(byte).to_digit(16))
                        .and_then(|digit| u8::try_from(digit).ok())
                };
                if let (Some(high), Some(low)) = (digit(ahead.next()), digit(ahead.next())) {
                    bytes.push(high * 16 + low);
                    rest = ahead;
                } else {
                    bytes.push(b'%');
                }
            }
            _ => bytes.push(byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percent_encoding_is_undone() {
        assert_eq!(decode("userName%20eq%20%22a%2Bb%22"), "userName eq \"a+b\"");
        assert_eq!(decode("a+b"), "a b");
        assert_eq!(decode("100%"), "100%");
        assert_eq!(decode("%zz%4"), "%zz%4");
        assert_eq!(decode("%C3%A9"), "é");
        assert_eq!(decode("%FF"), "\u{fffd}");
    }
}
