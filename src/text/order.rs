//! The order of fields on the way out: that in which an answer declares them. Those that come to it later have their place.

use serde_json::{Map, Value};

/// Puts a field at a place among the others; one that is there already keeps its own.
pub fn put_at(place: usize, fields: &mut Map<String, Value>, name: &str, value: Value) {
    if let Some(field) = fields.get_mut(name) {
        *field = value;
    } else {
        fields.shift_insert(place.min(fields.len()), name.to_owned(), value);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_field_has_its_place_among_the_others() {
        let mut fields = Map::new();
        for (place, name) in [(0, "b"), (0, "a"), (9, "d"), (2, "c"), (0, "d")] {
            put_at(place, &mut fields, name, json!(place));
        }
        assert_eq!(
            Value::from(fields).to_string(),
            r#"{"a":0,"b":0,"c":2,"d":0}"#
        );
    }
}
