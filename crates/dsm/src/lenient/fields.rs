//! Records whose fields nobody knows beforehand.

use std::{collections::BTreeMap, fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer,
    de::{self, MapAccess, SeqAccess},
};
use serde_json::{Map, Number, Value};

use super::items::{count_item, count_record, count_text};

/// A record as DSM spells it, for whoever must send it back or show all of it.
#[derive(Debug, Clone, Default)]
pub struct Fields(pub Map<String, Value>);

/// An object that has one entry for each name.
#[derive(Debug, Clone)]
pub struct Named<T>(pub BTreeMap<String, T>);

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Named(fields) = Named::<Counted>::deserialize(deserializer)?;
        let fields = fields.into_iter();
        Ok(Self(fields.map(|(name, value)| (name, value.0)).collect()))
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Named<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(NamedVisitor(PhantomData))
    }
}

struct NamedVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> de::Visitor<'de> for NamedVisitor<T> {
    type Value = Named<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut entries = BTreeMap::new();
        while let Some((name, entry)) = map.next_entry::<String, T>()? {
            count_item::<T, _>()?;
            count_text(&name)?;
            entries.insert(name, entry);
        }
        Ok(Named(entries))
    }
}

/// Any JSON, its items counted.
struct Counted(Value);

impl<'de> Deserialize<'de> for Counted {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(CountedVisitor).map(Self)
    }
}

struct CountedVisitor;

impl<'de> de::Visitor<'de> for CountedVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Value, E> {
        Ok(flag.into())
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_f64<E>(self, number: f64) -> Result<Value, E> {
        Ok(Number::from_f64(number).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(text.into())
    }

    fn visit_string<E>(self, text: String) -> Result<Value, E> {
        Ok(text.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(Counted(item)) = seq.next_element()? {
            count_item::<Value, _>()?;
            items.push(item);
        }
        Ok(items.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        count_record()?;
        let mut fields = Map::new();
        while let Some((name, Counted(value))) = map.next_entry::<String, _>()? {
            count_item::<(String, Value), _>()?;
            count_text(&name)?;
            fields.insert(name, value);
        }
        Ok(fields.into())
    }
}
