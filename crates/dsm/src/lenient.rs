//! Values in answers of the NAS as they come: numbers as text, flags as numbers, null for nothing. What has a form that
//! nobody expected counts as not told, and is logged once a method; it never fails the answer.
//!
//! Fields of wire structs are [`Told`], [`Object`] or [`List`]; a field that is missing is not told either. Only what
//! identifies a record, an [`Id`], and the list that an answer is about, [`Rows`], must be readable.

use std::{
    cell::Cell,
    collections::BTreeSet,
    fmt,
    marker::PhantomData,
    sync::{Mutex, PoisonError},
};

use serde::{
    Deserialize, Deserializer,
    de::{self, DeserializeOwned, IgnoredAny, MapAccess, SeqAccess, value::MapAccessDeserializer},
};

use crate::method::Method;

/// A number, a flag or a text, if the NAS told it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told<T>(pub Option<T>);

/// An object, if the NAS told one.
#[derive(Debug, Clone)]
pub struct Object<T>(pub Option<T>);

/// A list, if the NAS told one. Its items must be readable.
#[derive(Debug, Clone)]
pub struct List<T>(pub Option<Vec<T>>);

/// A list that must be there, as without it nobody could tell "none" from "not told". Null is an empty one: DSM writes a
/// list that nothing was put into so.
#[derive(Debug, Clone)]
pub struct Rows<T>(pub Vec<T>);

/// A whole number that identifies a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Told<i64>")]
pub struct Id(pub i64);

/// A value without parts.
enum Scalar {
    Flag(bool),
    Number(i64),
    Text(String),
    /// A list or an object, where neither was expected.
    Compound,
}

/// What a value without parts can be read as.
pub trait FromScalar: Sized {
    /// Reads a flag, a number, a text; absent when it is none.
    fn from_flag(flag: bool) -> Option<Self>;
    /// See [`FromScalar::from_flag`].
    fn from_number(number: i64) -> Option<Self>;
    /// See [`FromScalar::from_flag`].
    fn from_text(text: String) -> Option<Self>;
}

impl FromScalar for i64 {
    fn from_flag(_: bool) -> Option<Self> {
        None
    }

    fn from_number(number: i64) -> Option<Self> {
        Some(number)
    }

    fn from_text(text: String) -> Option<Self> {
        text.trim().parse().ok()
    }
}

impl FromScalar for bool {
    fn from_flag(flag: bool) -> Option<Self> {
        Some(flag)
    }

    fn from_number(number: i64) -> Option<Self> {
        match number {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }

    fn from_text(text: String) -> Option<Self> {
        match text.as_str() {
            "true" | "1" | "yes" | "enable" => Some(true),
            "false" | "0" | "no" | "disable" => Some(false),
            _ => None,
        }
    }
}

impl FromScalar for String {
    fn from_flag(flag: bool) -> Option<Self> {
        Some(flag.to_string())
    }

    fn from_number(number: i64) -> Option<Self> {
        Some(number.to_string())
    }

    fn from_text(text: String) -> Option<Self> {
        Some(text)
    }
}

impl Told<String> {
    /// The text, unless it is empty.
    pub fn filled(self) -> Option<String> {
        self.0.filter(|text| !text.is_empty())
    }
}

impl<T> Default for Told<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T> Default for Object<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T> Default for List<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T: FromScalar> List<Told<T>> {
    /// The items that can be read.
    pub fn told(self) -> Option<Vec<T>> {
        let items = self.0?.into_iter();
        Some(items.filter_map(|item| item.0).collect())
    }
}

impl TryFrom<Told<i64>> for Id {
    type Error = &'static str;

    fn try_from(number: Told<i64>) -> Result<Self, Self::Error> {
        number.0.map(Self).ok_or("no id")
    }
}

impl<'de, T: FromScalar> Deserialize<'de> for Told<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let scalar = deserializer.deserialize_option(Lenient(ScalarVisitor))?;
        let Some(scalar) = scalar else {
            return Ok(Self(None));
        };
        let value = match scalar {
            Scalar::Flag(flag) => T::from_flag(flag),
            Scalar::Number(number) => T::from_number(number),
            // DSM writes nothing as an empty text where a number or a flag is due.
            Scalar::Text(text) if text.is_empty() => return Ok(Self(T::from_text(text))),
            Scalar::Text(text) => T::from_text(text),
            Scalar::Compound => None,
        };
        if value.is_none() {
            note_odd_field();
        }
        Ok(Self(value))
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let object = deserializer.deserialize_option(Lenient(ObjectVisitor(PhantomData)))?;
        Ok(Self(object.flatten()))
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let list = deserializer.deserialize_option(Lenient(ListVisitor(PhantomData)))?;
        Ok(Self(list.flatten()))
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Rows<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RowsVisitor(PhantomData))
    }
}

/// Null and a missing field are nothing; the rest is for the visitor within.
struct Lenient<V>(V);

impl<'de, V: de::Visitor<'de>> de::Visitor<'de> for Lenient<V> {
    type Value = Option<V::Value>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }

    fn visit_none<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_some<D: Deserializer<'de>>(self, value: D) -> Result<Self::Value, D::Error> {
        value.deserialize_any(self.0).map(Some)
    }
}

struct ScalarVisitor;

impl<'de> de::Visitor<'de> for ScalarVisitor {
    type Value = Scalar;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value without parts")
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Scalar, E> {
        Ok(Scalar::Flag(flag))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Scalar, E> {
        Ok(Scalar::Number(number))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Scalar, E> {
        Ok(Scalar::Number(i64::try_from(number).unwrap_or(i64::MAX)))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Scalar, E> {
        // Casts from float saturate; a fraction of a byte or second is of no use to anyone.
        Ok(Scalar::Number(number as i64))
    }

    fn visit_str<E>(self, text: &str) -> Result<Scalar, E> {
        Ok(Scalar::Text(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Scalar, E> {
        Ok(Scalar::Text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Scalar, A::Error> {
        skip_seq(seq)?;
        Ok(Scalar::Compound)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Scalar, A::Error> {
        skip_map(map)?;
        Ok(Scalar::Compound)
    }
}

/// Everything that is no value with parts is an odd one.
macro_rules! odd_scalars {
    () => {
        fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
            Ok(odd())
        }

        fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
            Ok(odd())
        }

        fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
            Ok(odd())
        }

        fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
            Ok(odd())
        }

        fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
            // DSM writes nothing as an empty text.
            if text.is_empty() { Ok(None) } else { Ok(odd()) }
        }
    };
}

struct ObjectVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> de::Visitor<'de> for ObjectVisitor<T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map)).map(Some)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Self::Value, A::Error> {
        skip_seq(seq)?;
        Ok(odd())
    }

    odd_scalars!();
}

struct ListVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> de::Visitor<'de> for ListVisitor<T> {
    type Value = Option<Vec<T>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(Some(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        skip_map(map)?;
        Ok(odd())
    }

    odd_scalars!();
}

struct RowsVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> de::Visitor<'de> for RowsVisitor<T> {
    type Value = Rows<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Rows(Vec::new()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut rows = Vec::new();
        while let Some(row) = seq.next_element()? {
            rows.push(row);
        }
        Ok(Rows(rows))
    }
}

fn skip_seq<'de, A: SeqAccess<'de>>(mut seq: A) -> Result<(), A::Error> {
    while seq.next_element::<IgnoredAny>()?.is_some() {}
    Ok(())
}

fn skip_map<'de, A: MapAccess<'de>>(mut map: A) -> Result<(), A::Error> {
    while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
    Ok(())
}

thread_local! {
    /// Fields of an unexpected form in the answer that this thread decodes.
    static ODD_FIELDS: Cell<usize> = const { Cell::new(0) };
}

fn note_odd_field() {
    ODD_FIELDS.set(ODD_FIELDS.get() + 1);
}

fn odd<T>() -> Option<T> {
    note_odd_field();
    None
}

/// Decodes the data of an answer; fails with the path of what could not be read.
pub(crate) fn decode<T: DeserializeOwned>(method: Method, data: &str) -> Result<T, String> {
    ODD_FIELDS.set(0);
    let mut json = serde_json::Deserializer::from_str(data);
    let decoded =
        serde_path_to_error::deserialize(&mut json).map_err(|error| error.path().to_string());
    match ODD_FIELDS.take() {
        0 => {}
        count => log_once(method, count),
    }
    decoded
}

fn log_once(method: Method, count: usize) {
    static LOGGED: Mutex<BTreeSet<(&str, &str)>> = Mutex::new(BTreeSet::new());
    let mut logged = LOGGED.lock().unwrap_or_else(PoisonError::into_inner);
    if logged.insert((method.api.name, method.name)) {
        tracing::warn!(
            "{method}: {count} fields of the answer have a form that is not known and count as not told"
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    struct Record {
        id: Id,
        count: Told<i64>,
        on: Told<bool>,
        name: Told<String>,
        inner: Object<Inner>,
        names: List<Told<String>>,
    }

    #[derive(Debug, Deserialize)]
    struct Inner {
        count: Told<i64>,
    }

    fn record(json: &str) -> Record {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn values_come_in_several_spellings() {
        let record = record(
            r#"{"id":"7","count":"768625090560","on":1,"name":42,"inner":{"count":1.9},"names":["a",5]}"#,
        );
        assert_eq!((record.id.0, record.count.0), (7, Some(768_625_090_560)));
        assert_eq!(
            (record.on.0, record.name.0.as_deref()),
            (Some(true), Some("42"))
        );
        assert_eq!(record.inner.0.unwrap().count.0, Some(1));
        assert_eq!(
            record.names.told(),
            Some(vec!["a".to_owned(), "5".to_owned()])
        );
    }

    #[test]
    fn what_is_missing_null_or_empty_is_not_told() {
        for json in [
            r#"{"id":7}"#,
            r#"{"id":7,"count":null,"on":null,"name":null,"inner":null,"names":null}"#,
            r#"{"id":7,"count":"","on":"","inner":"","names":""}"#,
        ] {
            let record = record(json);
            assert_eq!(
                (record.count.0, record.on.0, record.name.0),
                (None, None, None)
            );
            assert!(
                record.inner.0.is_none() && record.names.0.is_none(),
                "{json}"
            );
        }
    }

    #[test]
    fn another_form_is_not_told_and_loses_nothing_else() {
        let odd = r#"{"count":{"a":[1]},"on":[true],"name":{},"inner":73,"names":{"x":1},"id":7}"#;
        let record = record(odd);
        assert_eq!((record.id.0, record.count.0, record.on.0), (7, None, None));
        assert!(record.name.0.is_none() && record.inner.0.is_none() && record.names.0.is_none());
        assert_eq!(ODD_FIELDS.take(), 5);
    }

    #[test]
    fn the_list_that_an_answer_is_about_must_be_there() {
        #[derive(Deserialize)]
        struct Answer {
            rows: Rows<Told<i64>>,
        }
        let rows = |json| {
            serde_json::from_str::<Answer>(json)
                .ok()
                .map(|answer| answer.rows.0.len())
        };
        assert_eq!(rows(r#"{"rows":[1,2]}"#), Some(2));
        assert_eq!(rows(r#"{"rows":null}"#), Some(0));
        for json in [r#"{}"#, r#"{"rows":{}}"#, r#"{"rows":""}"#, r#"{"rows":0}"#] {
            assert_eq!(rows(json), None, "{json}");
        }
    }

    #[test]
    fn an_id_must_be_readable() {
        for json in [r#"{}"#, r#"{"id":null}"#, r#"{"id":"x"}"#, r#"{"id":[7]}"#] {
            assert!(serde_json::from_str::<Record>(json).is_err(), "{json}");
        }
    }
}
