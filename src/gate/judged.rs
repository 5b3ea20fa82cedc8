//! What a preview and a question are about, as digests: they say nothing to whoever reads them.

use std::fmt::Write;

use serde::Serialize;
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
        // Keys of objects are sorted.
        Self {
            call: digest(&json!([nas, call.tool, call.arguments])),
            subject: digest(&json!([nas, preview.subject])),
            identity: digest(&preview.identity),
        }
    }

    /// A note about something on a NAS.
    pub(super) fn note(nas: &str, note: &str) -> Self {
        let digest = digest(&json!([nas, "note", note]));
        Self {
            call: digest.clone(),
            subject: digest.clone(),
            identity: digest,
        }
    }

    /// What holds only as long as nothing of it is another, the time included.
    pub(super) fn seal(&self, about: &str, at: Moment) -> Digest {
        let Self { call, identity, .. } = self;
        digest(&json!([boot(), about, call, identity, at]))
    }
}

/// Digest of a text.
pub(super) fn digest_of(text: &str) -> Digest {
    digest(&Value::from(text))
}

fn digest(value: &impl Serialize) -> Digest {
    let text = serde_json::to_vec(value).unwrap_or_default();
    let mut digits = String::with_capacity(DIGEST_LENGTH);
    for byte in Sha256::digest(text) {
        let _ = write!(digits, "{byte:02x}");
    }
    digits
}
