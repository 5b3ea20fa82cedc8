//! The gate that every call passes: only it can make the value that an operation runs on.
//!
//! Must not know what a request says; it judges by effect and by the policies of the operator.

use crate::error::Error;

/// What a call does to the NAS.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Reads.
    Read,
    /// Changes something that can be changed back; twice is the same as once.
    Change,
    /// Starts or makes something; twice is more than once.
    Start,
    /// Can lose data or settings for good.
    Destructive,
}

impl Effect {
    /// The effect in a word, for tables.
    pub fn word(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Change | Self::Start => "change",
            Self::Destructive => "destructive",
        }
    }
}

/// A request that may run. Only [`Gate::clear`] makes one.
#[derive(Debug)]
pub struct Cleared<R>(R);

impl<R> Cleared<R> {
    /// The request.
    pub fn request(&self) -> &R {
        &self.0
    }
}

/// The policies of the operator.
#[derive(Debug, Clone, Copy, Default)]
pub struct Gate {
    /// Nothing may be changed at all.
    pub read_only: bool,
}

impl Gate {
    /// Whether tools with this effect are offered.
    pub fn offers(&self, effect: Effect) -> bool {
        !self.read_only || effect == Effect::Read
    }

    /// Lets a request through or says why not.
    ///
    /// # Errors
    /// [`Error::Refused`].
    pub fn clear<R>(&self, tool: &str, effect: Effect, request: R) -> Result<Cleared<R>, Error> {
        if !self.offers(effect) {
            return Err(Error::Refused {
                problem: format!("{tool} changes the NAS, and this server was started read-only"),
                mend: "The operator can allow changes by starting it without --read-only and SYNOLOGY_READ_ONLY".into(),
            });
        }
        match effect {
            Effect::Read | Effect::Change | Effect::Start => Ok(Cleared(request)),
            Effect::Destructive => Err(Error::Refused {
                problem: format!("{tool} can lose data and is not allowed"),
                mend: "Do it in DSM itself".into(),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn read_only_lets_nothing_but_reads_through() {
        let gate = Gate { read_only: true };
        assert!(gate.clear("t", Effect::Read, ()).is_ok());
        for effect in [Effect::Change, Effect::Start, Effect::Destructive] {
            assert!(matches!(
                gate.clear("t", effect, ()),
                Err(Error::Refused { .. })
            ));
        }
    }

    #[test]
    fn destructive_calls_are_refused() {
        let gate = Gate::default();
        assert!(gate.clear("t", Effect::Start, ()).is_ok());
        assert!(matches!(
            gate.clear("t", Effect::Destructive, ()),
            Err(Error::Refused { .. })
        ));
    }
}
