//! Parameters as a form or as the query of an address.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What a form leaves as it is; everything else is escaped, a space as `%20`.
const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

pub(crate) fn encode(form: &[(&str, String)]) -> String {
    let mut encoded = String::new();
    for (name, value) in form {
        if !encoded.is_empty() {
            encoded.push('&');
        }
        encoded.extend(utf8_percent_encode(name, UNRESERVED));
        encoded.push('=');
        encoded.extend(utf8_percent_encode(value, UNRESERVED));
    }
    encoded
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;
    use crate::params::{Encoding, Params};

    fn json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<u64>().prop_map(Value::from),
            any::<String>().prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 16, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::btree_map(any::<String>(), inner, 0..4)
                    .prop_map(|fields| Value::Object(fields.into_iter().collect())),
            ]
        })
    }

    /// What the NAS reads in a form.
    fn read(params: &Params, encoding: Encoding) -> Vec<String> {
        let form = encode(&params.encode(encoding));
        assert!(form.is_ascii());
        let pairs = form_urlencoded::parse(form.as_bytes());
        pairs.map(|(_, value)| value.into_owned()).collect()
    }

    #[test]
    fn a_form_escapes_what_means_something() {
        let form = [("passwd", "a+b c&d=é".to_owned()), ("id", "3".to_owned())];
        assert_eq!(encode(&form), "passwd=a%2Bb%20c%26d%3D%C3%A9&id=3");
    }

    proptest! {
        #[test]
        fn a_form_decodes_to_what_went_in(name in ".{0,20}", value in ".{0,80}") {
            let form = encode(&[(name.as_str(), value.clone())]);
            let back: Vec<(String, String)> = form_urlencoded::parse(form.as_bytes()).into_owned().collect();
            prop_assert_eq!(back, vec![(name, value)]);
        }

        #[test]
        fn json_values_arrive_as_they_left(value in json(), text in any::<String>()) {
            let params = Params::new().with("value", &value).with("text", &text);
            let arrived = read(&params, Encoding::Json);
            let decoded: Vec<Value> = arrived.iter().map(|value| serde_json::from_str(value).unwrap()).collect();
            prop_assert_eq!(decoded, vec![value, text.into()]);
        }

        #[test]
        fn plain_texts_arrive_as_they_left(value in json(), text in any::<String>()) {
            let arrived = read(&Params::new().with("value", &value).with("text", &text), Encoding::Plain);
            let plain = match &value {
                Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            prop_assert_eq!(arrived, vec![plain, text]);
        }
    }
}
