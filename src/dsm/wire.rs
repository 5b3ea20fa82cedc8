//! Value types for answers of the NAS: other DSM versions send numbers as text, flags as numbers, null for nothing.
//!
//! Fields of wire structs are `Option`s of these; unknown fields are ignored.

use serde::{Deserialize, Deserializer, Serialize, de};

/// A whole number, also one that was sent as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Int(pub i64);

/// A yes or no, also one that was sent as 0 or 1 or as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Flag(pub bool);

/// A text, also one that was sent as a number: ids of backup tasks are numbers or names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
#[serde(transparent)]
pub struct Text(pub String);

impl<'de> Deserialize<'de> for Int {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl de::Visitor<'_> for Visitor {
            type Value = Int;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a whole number")
            }
            fn visit_i64<E>(self, number: i64) -> Result<Int, E> {
                Ok(Int(number))
            }
            fn visit_u64<E>(self, number: u64) -> Result<Int, E> {
                Ok(Int(i64::try_from(number).unwrap_or(i64::MAX)))
            }
            fn visit_f64<E>(self, number: f64) -> Result<Int, E> {
                // Casts from float saturate; a fraction of a byte or second is of no use to anyone.
                Ok(Int(number as i64))
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Int, E> {
                let text = text.trim();
                if text.is_empty() {
                    return Ok(Int(0));
                }
                text.parse()
                    .map(Int)
                    .map_err(|_| E::invalid_value(de::Unexpected::Str(text), &self))
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

impl<'de> Deserialize<'de> for Flag {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl de::Visitor<'_> for Visitor {
            type Value = Flag;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("true or false")
            }
            fn visit_bool<E>(self, flag: bool) -> Result<Flag, E> {
                Ok(Flag(flag))
            }
            fn visit_i64<E>(self, number: i64) -> Result<Flag, E> {
                Ok(Flag(number != 0))
            }
            fn visit_u64<E>(self, number: u64) -> Result<Flag, E> {
                Ok(Flag(number != 0))
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Flag, E> {
                match text {
                    "true" | "1" | "yes" | "enable" => Ok(Flag(true)),
                    "false" | "0" | "no" | "disable" | "" => Ok(Flag(false)),
                    other => Err(E::invalid_value(de::Unexpected::Str(other), &self)),
                }
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl de::Visitor<'_> for Visitor {
            type Value = Text;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a text")
            }
            fn visit_str<E>(self, text: &str) -> Result<Text, E> {
                Ok(Text(text.into()))
            }
            fn visit_string<E>(self, text: String) -> Result<Text, E> {
                Ok(Text(text))
            }
            fn visit_i64<E>(self, number: i64) -> Result<Text, E> {
                Ok(Text(number.to_string()))
            }
            fn visit_u64<E>(self, number: u64) -> Result<Text, E> {
                Ok(Text(number.to_string()))
            }
            fn visit_f64<E>(self, number: f64) -> Result<Text, E> {
                Ok(Text(number.to_string()))
            }
            fn visit_bool<E>(self, flag: bool) -> Result<Text, E> {
                Ok(Text(flag.to_string()))
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

/// For lists that must be there: null is an empty one.
pub fn null_as_empty<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Vec<T>, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// The list, empty when the NAS left it out.
pub fn list<T>(list: Option<Vec<T>>) -> Vec<T> {
    list.unwrap_or_default()
}

/// The number, zero when the NAS left it out.
pub fn int(number: Option<Int>) -> i64 {
    number.map_or(0, |number| number.0)
}

/// The flag, false when the NAS left it out.
pub fn flag(flag: Option<Flag>) -> bool {
    flag.is_some_and(|flag| flag.0)
}

/// The text, empty when the NAS left it out.
pub fn text(text: Option<Text>) -> String {
    text.map(|text| text.0).unwrap_or_default()
}

/// The text, absent when the NAS left it out or empty.
pub fn some_text(text: Option<Text>) -> Option<String> {
    text.map(|text| text.0).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn int_of(json: &str) -> Option<i64> {
        serde_json::from_str::<Int>(json)
            .ok()
            .map(|number| number.0)
    }

    #[test]
    fn numbers_come_as_numbers_or_text() {
        assert_eq!(int_of("768625090560"), Some(768_625_090_560));
        assert_eq!(int_of("\"768625090560\""), Some(768_625_090_560));
        assert_eq!(int_of("18446744073709551615"), Some(i64::MAX));
        assert_eq!(int_of("\"oops\""), None);
        assert_eq!(int_of("{}"), None);
    }

    #[test]
    fn ids_of_backup_tasks_are_numbers_or_names() {
        assert_eq!(serde_json::from_str::<Text>("7").unwrap().0, "7");
        assert_eq!(
            serde_json::from_str::<Text>("\"lun one\"").unwrap().0,
            "lun one"
        );
        assert!(serde_json::from_str::<Text>("[]").is_err());
    }
}
