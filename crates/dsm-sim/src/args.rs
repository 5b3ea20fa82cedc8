//! Reading of a method's parameters.
//!
//! An API with `requestFormat: JSON` takes JSON literals of the right type. As DSM does, a lenient NAS also takes bare
//! text for a string when the text is no literal; a strict one takes none, but for an empty `keyword=`, which clients
//! in use rely on. Lists, numbers and truth values have to be literals everywhere.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::answer::{Reason, Refusal, code};

/// How bad parameters are refused
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wording {
    /// 120 with the name and the reason
    Named,
    /// Hyper Backup's 4400, which names nothing
    Backup,
}

/// What may stand in for a quoted string
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quoting {
    /// Nothing
    Strict,
    /// Bare text, as N4S4's client and others send it
    Lenient,
}

#[derive(Debug)]
enum Arg {
    Json(Value),
    /// A string that came without its quotes
    Unquoted(Value),
    Bare(String),
}

/// The parameters of one call
#[derive(Debug)]
pub(super) struct Args {
    wording: Wording,
    native: bool,
    values: BTreeMap<String, Arg>,
}

impl Args {
    /// Parameters whose texts are JSON literals
    pub(super) fn json(
        texts: &BTreeMap<String, String>,
        wording: Wording,
        quoting: Quoting,
    ) -> Self {
        let literal = |text: &String| match serde_json::from_str(text) {
            Ok(value) => Arg::Json(value),
            Err(_) if quoting == Quoting::Lenient && !is_number(text) => {
                Arg::Unquoted(Value::String(text.clone()))
            }
            Err(_) => Arg::Bare(text.clone()),
        };
        let values = texts
            .iter()
            .map(|(name, text)| (name.clone(), literal(text)))
            .collect();
        Self {
            wording,
            native: false,
            values,
        }
    }

    /// Parameters whose texts are the values
    pub(super) fn plain(texts: &BTreeMap<String, String>, wording: Wording) -> Self {
        let values = texts
            .iter()
            .map(|(name, text)| (name.clone(), Arg::Bare(text.clone())))
            .collect();
        Self {
            wording,
            native: false,
            values,
        }
    }

    /// Parameters of a part of a compound, which are native JSON
    pub(super) fn native(part: &Map<String, Value>, wording: Wording) -> Self {
        let values = part
            .iter()
            .map(|(name, value)| (name.clone(), Arg::Json(value.clone())))
            .collect();
        Self {
            wording,
            native: true,
            values,
        }
    }

    /// Whether the call is a part of a compound
    pub(super) fn in_compound(&self) -> bool {
        self.native
    }

    pub(super) fn refusal(&self, name: &str, reason: Reason) -> Refusal {
        match self.wording {
            Wording::Named => Refusal::parameter(name, reason),
            Wording::Backup => Refusal::code(code::BACKUP_BAD_PARAMETER),
        }
    }

    /// The text of a plain parameter
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        match self.values.get(name) {
            Some(Arg::Bare(text)) => Some(text),
            Some(Arg::Json(_) | Arg::Unquoted(_)) | None => None,
        }
    }

    /// A JSON value of any type
    pub(super) fn optional_value(&self, name: &str) -> Result<Option<&Value>, Refusal> {
        match self.values.get(name) {
            Some(Arg::Json(value) | Arg::Unquoted(value)) => Ok(Some(value)),
            Some(Arg::Bare(_)) => Err(self.refusal(name, Reason::Type)),
            None => Ok(None),
        }
    }

    pub(super) fn value(&self, name: &str) -> Result<&Value, Refusal> {
        self.required(name, self.optional_value(name)?)
    }

    pub(super) fn optional_integer(&self, name: &str) -> Result<Option<i64>, Refusal> {
        self.typed(name, Value::as_i64)
    }

    pub(super) fn integer(&self, name: &str) -> Result<i64, Refusal> {
        self.required(name, self.optional_integer(name)?)
    }

    /// An integer of at least this
    pub(super) fn integer_from(&self, name: &str, least: i64) -> Result<i64, Refusal> {
        self.integer_within(name, least, i64::MAX)
    }

    /// An integer from `least` to `most`
    pub(super) fn integer_within(&self, name: &str, least: i64, most: i64) -> Result<i64, Refusal> {
        let value = self.integer(name)?;
        if (least..=most).contains(&value) {
            Ok(value)
        } else {
            Err(self.refusal(name, Reason::Condition))
        }
    }

    pub(super) fn optional_string(&self, name: &str) -> Result<Option<&str>, Refusal> {
        self.typed(name, Value::as_str)
    }

    pub(super) fn string(&self, name: &str) -> Result<&str, Refusal> {
        self.required(name, self.optional_string(name)?)
    }

    /// A string that needs its quotes: DSM was seen to refuse these bare, even where it takes others
    pub(super) fn quoted_string(&self, name: &str) -> Result<&str, Refusal> {
        match self.values.get(name) {
            Some(Arg::Unquoted(_)) => Err(self.refusal(name, Reason::Type)),
            _ => self.string(name),
        }
    }

    /// A string out of a closed set
    pub(super) fn one_of(&self, name: &str, allowed: &[&str]) -> Result<&str, Refusal> {
        let value = self.string(name)?;
        if allowed.contains(&value) {
            Ok(value)
        } else {
            Err(self.refusal(name, Reason::Condition))
        }
    }

    /// A string for which a bare nothing passes as the empty one
    pub(super) fn string_or_nothing(&self, name: &str) -> Result<&str, Refusal> {
        match self.values.get(name) {
            Some(Arg::Bare(text)) if text.is_empty() => Ok(""),
            _ => Ok(self.optional_string(name)?.unwrap_or_default()),
        }
    }

    pub(super) fn optional_boolean(&self, name: &str) -> Result<Option<bool>, Refusal> {
        self.typed(name, Value::as_bool)
    }

    pub(super) fn boolean(&self, name: &str) -> Result<bool, Refusal> {
        self.required(name, self.optional_boolean(name)?)
    }

    pub(super) fn optional_strings(&self, name: &str) -> Result<Option<Vec<String>>, Refusal> {
        self.typed(name, |value| {
            value
                .as_array()?
                .iter()
                .map(|item| item.as_str().map(str::to_owned))
                .collect()
        })
    }

    pub(super) fn strings(&self, name: &str) -> Result<Vec<String>, Refusal> {
        self.required(name, self.optional_strings(name)?)
    }

    /// The literal `null`, which must be there
    pub(super) fn null(&self, name: &str) -> Result<(), Refusal> {
        if self.value(name)?.is_null() {
            Ok(())
        } else {
            Err(self.refusal(name, Reason::Type))
        }
    }

    fn typed<'a, T>(
        &'a self,
        name: &str,
        of: impl Fn(&'a Value) -> Option<T>,
    ) -> Result<Option<T>, Refusal> {
        match self.optional_value(name)? {
            Some(value) => of(value)
                .map(Some)
                .ok_or_else(|| self.refusal(name, Reason::Type)),
            None => Ok(None),
        }
    }

    fn required<T>(&self, name: &str, value: Option<T>) -> Result<T, Refusal> {
        value.ok_or_else(|| self.refusal(name, Reason::Required))
    }
}

/// Digits with leading zeros are no JSON literal, but DSM takes no digits for text
fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quoting(quoting: Quoting, name: &str, text: &str) -> Args {
        let texts = BTreeMap::from([(name.to_owned(), text.to_owned())]);
        Args::json(&texts, Wording::Named, quoting)
    }

    fn args(name: &str, text: &str) -> Args {
        quoting(Quoting::Strict, name, text)
    }

    fn lenient(text: &str) -> Args {
        quoting(Quoting::Lenient, "p", text)
    }

    #[test]
    fn takes_literals_of_the_right_type_only() {
        let wrong = Refusal::parameter("p", Reason::Type);
        assert_eq!(args("p", "\"/a b\"").string("p"), Ok("/a b"));
        assert_eq!(args("p", "/a").string("p"), Err(wrong.clone()));
        assert_eq!(args("p", "141").string("p"), Err(wrong.clone()));
        assert_eq!(args("p", "3").integer("p"), Ok(3));
        assert_eq!(args("p", "\"3\"").integer("p"), Err(wrong.clone()));
        assert_eq!(args("p", "1").boolean("p"), Err(wrong.clone()));
        assert_eq!(args("p", "[\"a\",1]").strings("p"), Err(wrong.clone()));
        assert_eq!(args("p", "null").null("p"), Ok(()));
        assert_eq!(args("p", "").string_or_nothing("p"), Ok(""));
        assert_eq!(args("p", "word").string_or_nothing("p"), Err(wrong));
    }

    #[test]
    fn bare_text_passes_as_a_string_and_as_nothing_else() {
        let wrong = Refusal::parameter("p", Reason::Type);
        assert_eq!(lenient("/a b").string("p"), Ok("/a b"));
        assert_eq!(lenient("").string("p"), Ok(""));
        assert_eq!(lenient("\"/a b\"").string("p"), Ok("/a b"));
        assert_eq!(lenient("141").string("p"), Err(wrong.clone()));
        assert_eq!(lenient("0011").string("p"), Err(wrong.clone()));
        assert_eq!(lenient("true").string("p"), Err(wrong.clone()));
        assert_eq!(lenient("a,b").strings("p"), Err(wrong.clone()));
        assert_eq!(lenient("yes").boolean("p"), Err(wrong.clone()));
        assert_eq!(lenient("").integer("p"), Err(wrong.clone()));
        assert_eq!(lenient("STANDARD").quoted_string("p"), Err(wrong.clone()));
        assert_eq!(lenient("").quoted_string("p"), Err(wrong));
    }

    #[test]
    fn hyper_backup_names_nothing() {
        let args = Args::json(&BTreeMap::new(), Wording::Backup, Quoting::Strict);
        assert_eq!(args.integer("task_id"), Err(Refusal::code(4400)));
    }
}
