//! What a preview and a question are about, as digests: they say nothing to whoever reads them.

use std::fmt::Write;

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::{
    Call, Preview,
    moment::{Moment, boot},
};

/// SHA-256 as hex digits.
pub(super) type Digest = String;

/// Digits of a digest.
pub(super) const DIGEST_LENGTH: usize = 64;

/// A call and what it would hit now.
#[derive(Debug, Clone)]
pub(super) struct Judged {
    /// The NAS, the tool and its arguments.
    pub(super) call: Digest,
    /// What it would be done to, whatever the call.
    pub(super) subject: Digest,
    /// What must still be so.
    identity: Digest,
}

impl Judged {
    pub(super) fn new(nas: &str, call: &Call<'_>, preview: &Preview) -> Self {
        Self {
            call: digest(json!([nas, call.tool, call.arguments])),
            subject: digest(json!([nas, preview.subject])),
            identity: digest(preview.identity.clone()),
        }
    }

    /// A note about something on a NAS.
    pub(super) fn note(nas: &str, note: &str) -> Self {
        let digest = digest(json!([nas, "note", note]));
        Self {
            call: digest.clone(),
            subject: digest.clone(),
            identity: digest,
        }
    }

    /// What holds only as long as nothing of it is another, the time included.
    pub(super) fn seal(&self, about: &str, at: Moment) -> Digest {
        let Self { call, identity, .. } = self;
        digest(json!([boot(), about, call, identity, at]))
    }
}

/// Digest of a text.
pub(super) fn digest_of(text: &str) -> Digest {
    digest(text.into())
}

/// Of what a value says, in whatever order its fields came.
fn digest(mut value: Value) -> Digest {
    value.sort_all_objects();
    let mut digits = String::with_capacity(DIGEST_LENGTH);
    for byte in Sha256::digest(value.to_string()) {
        let _ = write!(digits, "{byte:02x}");
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_fields_is_no_other_call_nor_another_target() {
        let read = |text: &str| serde_json::from_str::<Value>(text).unwrap();
        let digest = |text: &str| digest(read(text));
        let one = r#"{"a":1,"b":[{"c":2,"d":{"e":3,"f":4}}]}"#;
        let turned = r#"{"b":[{"d":{"f":4,"e":3},"c":2}],"a":1}"#;
        assert_ne!(read(one).to_string(), read(turned).to_string());
        assert_eq!(digest(one), digest(turned));
        assert_ne!(digest(r#"["a","b"]"#), digest(r#"["b","a"]"#));
    }
}
