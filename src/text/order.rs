//! The order of fields on the way out: what names a thing and how it is doing come first.

use serde::{Serialize, Serializer, ser::SerializeMap};
use serde_json::{Map, Value};

/// Fields that come before all others, in this order; a map of JSON keeps its fields by the alphabet.
const FIRST: &str = "outcome verdict summary failed took_effect read_back cause reason warning task_id connection_id \
    version_id change_id name connection_name health health_reason severity object problems since time level field \
    before after code word status status_meaning total by_health";

/// An answer as it is written, here and in everything in it.
pub struct InOrder<'a>(pub &'a Value);

impl Serialize for InOrder<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Array(items) => serializer.collect_seq(items.iter().map(InOrder)),
            Value::Object(fields) => {
                let mut map = serializer.serialize_map(Some(fields.len()))?;
                for (name, field) in in_order(fields) {
                    map.serialize_entry(name, &InOrder(field))?;
                }
                map.end()
            }
            other => other.serialize(serializer),
        }
    }
}

fn in_order(fields: &Map<String, Value>) -> impl Iterator<Item = (&String, &Value)> {
    let first = || FIRST.split(' ');
    let leading = first().filter_map(|name| fields.get_key_value(name));
    let others = fields.iter();
    leading.chain(others.filter(move |(name, _)| !first().any(|one| one == name.as_str())))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn ids_names_and_health_come_first_everywhere() {
        let answer = json!({ "a": [{ "account": "x", "name": "y", "health": "ok", "connection_id": 3 }], "total": 1 });
        assert_eq!(
            serde_json::to_string(&InOrder(&answer)).unwrap(),
            r#"{"total":1,"a":[{"connection_id":3,"name":"y","health":"ok","account":"x"}]}"#
        );
    }
}
