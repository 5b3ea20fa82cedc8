//! Parameters of a call and their two encodings.

use serde::Serialize;
use serde_json::Value;

/// Named parameters in the order in which they are sent.
#[derive(Debug, Clone, Default)]
pub struct Params(Vec<(&'static str, Value)>);

/// How an API wants its values, as its entry in `SYNO.API.Info` says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// Every value is a JSON literal: strings are quoted.
    Json,
    /// Strings go as they are.
    Plain,
}

impl Params {
    /// No parameters.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a parameter.
    pub fn with(mut self, name: &'static str, value: impl Serialize) -> Self {
        // Only maps with keys that are not text fail to become JSON, and no parameter is one.
        self.0
            .push((name, serde_json::to_value(value).unwrap_or_default()));
        self
    }

    /// Adds a parameter if there is a value for it.
    pub fn with_some(self, name: &'static str, value: Option<impl Serialize>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// The value of a parameter.
    pub(crate) fn get(&self, name: &str) -> Option<&Value> {
        let mut named = self.0.iter().filter(|(other, _)| *other == name);
        named.next().map(|(_, value)| value)
    }

    /// The parameters as one JSON object, for the parts of a compound request.
    pub(crate) fn into_object(self) -> serde_json::Map<String, Value> {
        self.0
            .into_iter()
            .map(|(name, value)| (name.into(), value))
            .collect()
    }

    pub(crate) fn encode(&self, encoding: Encoding) -> Vec<(&'static str, String)> {
        self.0
            .iter()
            .map(|(name, value)| (*name, encode(value, encoding)))
            .collect()
    }
}

fn encode(value: &Value, encoding: Encoding) -> String {
    match (encoding, value) {
        (Encoding::Plain, Value::String(text)) => text.clone(),
        _ => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_text_only_for_apis_that_want_json() {
        let params = Params::new()
            .with("path", "/a \"b\"")
            .with("id", 3)
            .with("none", Value::Null);
        assert_eq!(
            params.encode(Encoding::Json),
            [
                ("path", r#""/a \"b\"""#.into()),
                ("id", "3".into()),
                ("none", "null".into())
            ]
        );
        assert_eq!(
            params.encode(Encoding::Plain),
            [
                ("path", r#"/a "b""#.into()),
                ("id", "3".into()),
                ("none", "null".into())
            ]
        );
    }

    #[test]
    fn keeps_digits_in_text_apart_from_numbers() {
        let params = Params::new().with("schedule_info", "0101");
        assert_eq!(
            params.encode(Encoding::Json),
            [("schedule_info", "\"0101\"".into())]
        );
    }
}
