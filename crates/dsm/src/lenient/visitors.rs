//! Reading objects and lists that may be something else.

use std::{fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer,
    de::{self, DeserializeOwned, IgnoredAny, MapAccess, SeqAccess, value::MapAccessDeserializer},
};
use serde_json::value::RawValue;

use super::{
    Object, Records, Rows,
    items::count_item,
    odd::{note_odd_field, odd},
};

/// Null and a missing field are nothing; the rest is for the visitor within.
pub(super) struct Lenient<V>(pub(super) V);

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

pub(super) struct ObjectVisitor<T>(pub(super) PhantomData<T>);

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

pub(super) struct ListVisitor<T>(pub(super) PhantomData<T>);

impl<'de, T: Deserialize<'de>> de::Visitor<'de> for ListVisitor<T> {
    type Value = Option<Vec<T>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            count_item::<T, _>()?;
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

pub(super) struct RowsVisitor<T>(pub(super) PhantomData<T>);

impl<'de, T: Deserialize<'de>> de::Visitor<'de> for RowsVisitor<T> {
    type Value = Rows<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut rows = Vec::new();
        while let Some(row) = seq.next_element()? {
            count_item::<T, _>()?;
            rows.push(row);
        }
        Ok(Rows(rows))
    }
}

pub(super) struct RecordsVisitor<T>(pub(super) PhantomData<T>);

impl<'de, T: DeserializeOwned> de::Visitor<'de> for RecordsVisitor<T> {
    type Value = Records<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut rows = Vec::new();
        // Apart from the rest, as a fault inside a row would otherwise end the whole.
        while let Some(raw) = seq.next_element::<Box<RawValue>>()? {
            count_item::<Option<T>, _>()?;
            let row: Object<T> = serde_json::from_str(raw.get()).unwrap_or_default();
            if row.0.is_none() {
                note_odd_field();
            }
            rows.push(row.0);
        }
        Ok(Records(rows))
    }
}

pub(super) fn skip_seq<'de, A: SeqAccess<'de>>(mut seq: A) -> Result<(), A::Error> {
    while seq.next_element::<IgnoredAny>()?.is_some() {}
    Ok(())
}

pub(super) fn skip_map<'de, A: MapAccess<'de>>(mut map: A) -> Result<(), A::Error> {
    while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
    Ok(())
}
