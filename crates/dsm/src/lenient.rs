//! Values in answers of the NAS as they come: numbers as text, flags as numbers, null for nothing. What has a form that
//! nobody expected counts as not told, and is logged once a method; it never fails the answer.
//!
//! Fields of wire structs are [`Told`], [`Object`] or [`List`]; a field that is missing is not told either. Only what
//! identifies a record, an [`Id`], and the list that an answer is about, [`Rows`] or [`Records`], must be readable.

mod fields;
mod items;
mod odd;
mod scalar;
mod visitors;

use std::marker::PhantomData;

use serde::{Deserialize, Deserializer, de::DeserializeOwned};

pub use self::{
    fields::{Fields, Named},
    scalar::FromScalar,
};
use self::{
    items::count_items,
    odd::{log_odd_fields, note_odd_field},
    scalar::{Scalar, ScalarVisitor},
    visitors::{Lenient, ListVisitor, ObjectVisitor, RecordsVisitor, RowsVisitor},
};
use crate::method::Method;

/// A number, a flag or a text, if the NAS told it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told<T>(pub Option<T>);

/// An object, if the NAS told one.
#[derive(Debug, Clone)]
pub struct Object<T>(pub Option<T>);

/// A list, if the NAS told one. Items that nothing identifies are [`Object`]s, so that an odd one does not fail the rest.
#[derive(Debug, Clone)]
pub struct List<T>(pub Option<Vec<T>>);

/// A list that must be there, as without it nobody could tell "none" from "not told".
#[derive(Debug, Clone)]
pub struct Rows<T>(pub Vec<T>);

/// A list that must be there, of objects that are read one by one: of one that cannot be read nothing is told, whatever is
/// wrong with it, but it keeps its place and takes no other with it.
#[derive(Debug, Clone)]
pub struct Records<T>(pub Vec<Option<T>>);

/// A whole number that identifies a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Told<i64>")]
pub struct Id(pub i64);

impl Told<String> {
    /// The text, unless it is empty.
    pub fn filled(self) -> Option<String> {
        self.0.filter(|text| !text.is_empty())
    }
}

impl<T> Told<T> {
    /// This, or what another answer tells of the same.
    pub fn or(self, other: Self) -> Self {
        Self(self.0.or(other.0))
    }
}

impl<T> Object<T> {
    /// This, or what another answer tells of the same.
    pub fn or(self, other: Self) -> Self {
        Self(self.0.or(other.0))
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
    /// The items; absent as well when one of them cannot be read, as the rest would pass for all of them.
    pub fn told(self) -> Option<Vec<T>> {
        self.0?.into_iter().map(|item| item.0).collect()
    }
}

impl<T: Default> List<Object<T>> {
    /// The items; of one that has another form nothing is told, but it counts.
    pub fn objects(self) -> Option<Vec<T>> {
        self.0.map(objects)
    }
}

impl<T: Default> Rows<Object<T>> {
    /// The items; of one that has another form nothing is told, but it counts.
    pub fn objects(self) -> Vec<T> {
        objects(self.0)
    }
}

fn objects<T: Default>(items: Vec<Object<T>>) -> Vec<T> {
    let items = items.into_iter();
    items.map(|item| item.0.unwrap_or_default()).collect()
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
            Scalar::Odd => None,
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

impl<'de, T: DeserializeOwned> Deserialize<'de> for Records<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RecordsVisitor(PhantomData))
    }
}

/// Reads a part of an answer that is not the data itself.
pub(crate) fn parse<'a, T: Deserialize<'a>>(json: &'a str) -> Option<T> {
    count_items(|| serde_json::from_str(json).ok()).0
}

/// Decodes the data of an answer straight into its type; fails with what is wrong and where.
pub(crate) fn decode<T: DeserializeOwned>(method: Method, data: &str) -> Result<T, String> {
    let mut json = serde_json::Deserializer::from_str(data);
    let (decoded, has_too_many) =
        count_items(|| log_odd_fields(method, || serde_path_to_error::deserialize(&mut json)));
    // Only the place is told: serde's own words would quote the value, which may be a secret.
    decoded.map_err(|error| {
        if has_too_many {
            "with too many items".to_owned()
        } else {
            format!("with data of another form, at `{}`", error.path())
        }
    })
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
            r#"{"id":"7","count":"768625090560","on":1,"name":42,"inner":{"count":2.0},"names":["a",5]}"#,
        );
        assert_eq!((record.id.0, record.count.0), (7, Some(768_625_090_560)));
        assert_eq!(
            (record.on.0, record.name.0.as_deref()),
            (Some(true), Some("42"))
        );
        assert_eq!(record.inner.0.unwrap().count.0, Some(2));
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
        let json = r#"{"count":{"a":[1]},"on":[true],"name":{},"inner":73,"names":{"x":1},"id":7}"#;
        let (record, count) = odd::count_odd_fields(|| record(json));
        assert_eq!((record.id.0, record.count.0, record.on.0), (7, None, None));
        assert!(record.name.0.is_none() && record.inner.0.is_none() && record.names.0.is_none());
        assert_eq!(count, 5);
    }

    #[test]
    fn no_number_is_bent_into_another() {
        for number in [
            "0.5",
            "1.5",
            "-0.1",
            "18446744073709551615",
            "1e300",
            "9007199254740993.5",
        ] {
            let json = format!(r#"{{"id":7,"count":{number},"on":{number},"name":{number}}}"#);
            let record = record(&json);
            assert_eq!(
                (record.count.0, record.on.0, record.name.0),
                (None, None, None),
                "{number}"
            );
            let by_it = format!(r#"{{"id":{number}}}"#);
            assert!(serde_json::from_str::<Record>(&by_it).is_err(), "{number}");
        }
    }

    #[test]
    fn a_list_with_an_odd_item_is_not_told() {
        let record = record(r#"{"id":7,"names":["a",{}]}"#);
        assert_eq!(record.names.told(), None);
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
        assert_eq!(rows(r#"{"rows":[]}"#), Some(0));
        for json in [
            r#"{}"#,
            r#"{"rows":null}"#,
            r#"{"rows":{}}"#,
            r#"{"rows":""}"#,
            r#"{"rows":0}"#,
        ] {
            assert_eq!(rows(json), None, "{json}");
        }
    }

    #[test]
    fn an_odd_item_counts_and_tells_nothing() {
        #[derive(Default, Deserialize)]
        struct Item {
            count: Told<i64>,
        }
        let json = r#"[{"count":1},null,"x",[7],{"count":2}]"#;
        let (items, odd) =
            odd::count_odd_fields(|| serde_json::from_str::<Rows<Object<Item>>>(json).unwrap());
        let counts: Vec<_> = items.objects().iter().map(|item| item.count.0).collect();
        assert_eq!(counts, [Some(1), None, None, None, Some(2)]);
        assert_eq!(odd, 2);
    }

    #[test]
    fn a_record_that_cannot_be_read_takes_no_other_with_it() {
        #[derive(Deserialize)]
        struct Answer {
            rows: Records<Record>,
        }
        let json = r#"{"rows":[{"id":1},{"id":{}},null,[2,3,true,"x",null,null],"x",{"id":4,"id":5},{"id":6,"count":1e999},{"id":7}]}"#;
        let mut json = serde_json::Deserializer::from_str(json);
        let read = || serde_path_to_error::deserialize::<_, Answer>(&mut json).unwrap();
        let (answer, odd) = odd::count_odd_fields(read);
        let ids: Vec<_> = answer
            .rows
            .0
            .iter()
            .map(|row| row.as_ref().map(|row| row.id.0))
            .collect();
        assert_eq!(ids, [Some(1), None, None, None, None, None, None, Some(7)]);
        assert!(odd >= 6, "{odd}");
    }

    #[test]
    fn an_id_must_be_readable() {
        for json in [r#"{}"#, r#"{"id":null}"#, r#"{"id":"x"}"#, r#"{"id":[7]}"#] {
            assert!(serde_json::from_str::<Record>(json).is_err(), "{json}");
        }
    }
}
