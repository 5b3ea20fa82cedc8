//! Places in an answer.

use std::collections::BTreeSet;

use serde_json::Value;

/// A place in an answer: the way to it, and the same with `[]` for every index.
#[derive(Debug, Clone, Default)]
pub(super) struct Place {
    pub(super) pointer: String,
    pub(super) pattern: String,
}

impl Place {
    fn member(&self, name: &str) -> Self {
        let escaped = name.replace('~', "~0").replace('/', "~1");
        let dot = if self.pattern.is_empty() { "" } else { "." };
        Self {
            pointer: format!("{}/{escaped}", self.pointer),
            pattern: format!("{}{dot}{name}", self.pattern),
        }
    }

    fn item(&self, index: usize) -> Self {
        Self {
            pointer: format!("{}/{index}", self.pointer),
            pattern: format!("{}[]", self.pattern),
        }
    }
}

/// Every field and every item of a list, with those in it.
fn places(value: &Value, at: &Place, found: &mut Vec<Place>) {
    let inner: Vec<(Place, &Value)> = match value {
        Value::Object(members) => {
            let members = members.iter();
            members
                .map(|(name, inner)| (at.member(name), inner))
                .collect()
        }
        Value::Array(items) => {
            let items = items.iter().enumerate();
            items
                .map(|(index, inner)| (at.item(index), inner))
                .collect()
        }
        _ => Vec::new(),
    };
    for (place, inner) in inner {
        found.push(place.clone());
        places(inner, &place, found);
    }
}

/// The first place of each pattern, in the order of the answer.
pub(super) fn distinct_places(data: &Value) -> Vec<Place> {
    let mut all = Vec::new();
    places(data, &Place::default(), &mut all);
    let mut seen = BTreeSet::new();
    all.retain(|place| seen.insert(place.pattern.clone()));
    all
}

/// The data without a field.
pub(super) fn without(data: &Value, place: &Place) -> Value {
    let mut data = data.clone();
    let (parent, last) = place.pointer.rsplit_once('/').unwrap();
    let members = data.pointer_mut(parent).unwrap().as_object_mut().unwrap();
    members.remove(&last.replace("~1", "/").replace("~0", "~"));
    data
}

/// The values in an answer, each with its place.
pub(super) fn leaves(answer: &Value) -> BTreeSet<(String, String)> {
    let mut all = Vec::new();
    places(answer, &Place::default(), &mut all);
    let leaf = |place: Place| {
        let value = answer.pointer(&place.pointer).unwrap();
        let whole = !value.is_object() && !value.is_array();
        whole.then(|| (place.pattern, value.to_string()))
    };
    all.into_iter().filter_map(leaf).collect()
}
