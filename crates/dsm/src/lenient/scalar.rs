//! Values without parts, and what they can be read as.

use std::fmt;

use serde::de::{self, MapAccess, SeqAccess};

use super::visitors::{skip_map, skip_seq};

/// Beyond this a float is no exact whole number.
const MOST_EXACT: f64 = 9e15;

/// A value without parts.
pub(super) enum Scalar {
    Flag(bool),
    Number(i64),
    Text(String),
    /// A list or an object, where neither was expected, or a number that no field has.
    Odd,
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

pub(super) struct ScalarVisitor;

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
        Ok(i64::try_from(number).map_or(Scalar::Odd, Scalar::Number))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Scalar, E> {
        // Nothing that DSM counts has a fraction; rounded, it would pass for something that the NAS did not say.
        let is_whole = number.fract() == 0.0 && number.abs() < MOST_EXACT;
        Ok(if is_whole {
            Scalar::Number(number as i64)
        } else {
            Scalar::Odd
        })
    }

    fn visit_str<E>(self, text: &str) -> Result<Scalar, E> {
        Ok(Scalar::Text(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Scalar, E> {
        Ok(Scalar::Text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Scalar, A::Error> {
        skip_seq(seq)?;
        Ok(Scalar::Odd)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Scalar, A::Error> {
        skip_map(map)?;
        Ok(Scalar::Odd)
    }
}
