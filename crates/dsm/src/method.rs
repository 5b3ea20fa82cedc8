//! Names of what DSM offers: packages, APIs and their methods.

use std::marker::PhantomData;

/// What a NAS speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// What NASes are attested to speak.
    Dsm,
    /// What public documents about connections, sync tasks and backup tasks describe. No attested NAS speaks it, but one
    /// that was built after those documents would.
    Documented,
}

/// A package of the NAS that brings APIs of its own.
#[derive(Debug, Clone, Copy)]
pub struct Package {
    /// Its name in Package Center.
    pub name: &'static str,
    /// What tells its dialect. A function, as the methods it names belong to APIs that name this package.
    pub evidence: fn() -> DialectEvidence,
}

/// What tells the dialect of a package.
#[derive(Debug, Clone, Copy)]
pub enum DialectEvidence {
    /// Each dialect has APIs that the other has not.
    Apis {
        /// The API that a NAS with the package always has.
        dsm: Api,
        /// Those that only the documented dialect has.
        documented: &'static [Api],
    },
    /// Both have the same API; each understands a method that the other does not.
    Methods {
        /// A method that needs no parameters.
        dsm: Listing,
        /// Its counterpart.
        documented: Listing,
    },
}

/// A method whose answer is about a list, by which it is seen that the NAS understood.
#[derive(Debug, Clone, Copy)]
pub struct Listing {
    /// The method.
    pub method: Read<()>,
    /// The field that holds the list.
    pub list: &'static str,
}

impl DialectEvidence {
    /// The API that every NAS with the package has; without it the package is missing.
    pub(crate) fn main_api(self) -> Api {
        match self {
            Self::Apis { dsm, .. } => dsm,
            Self::Methods { dsm, .. } => dsm.method.method.api,
        }
    }
}

/// An API, at the version that we speak.
#[derive(Debug, Clone, Copy)]
pub struct Api {
    /// Its name in `SYNO.API.Info`.
    pub name: &'static str,
    /// The version sent with every call. A later one may lack the methods: `SYNO.Backup.Task` v2 has none.
    pub version: u32,
    /// The package that brings it, absent for DSM's own.
    pub package: Option<Package>,
}

/// What a method does to the NAS.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Nothing.
    Reads,
    /// Something. It is never sent twice once it may have left.
    Writes,
}

/// A method of an API, whatever it answers.
#[derive(Debug, Clone, Copy)]
pub struct Method {
    /// The API it belongs to.
    pub api: Api,
    /// Its name; DSM compares the case.
    pub name: &'static str,
    /// What it does to the NAS.
    pub access: Access,
    /// The dialect it belongs to, which decides on verb and encoding.
    pub dialect: Dialect,
}

/// A method that only reads, and what its answer decodes to.
pub struct Read<T> {
    method: Method,
    answer: PhantomData<fn() -> T>,
}

/// A method that changes something. Whatever it answers with is dropped.
#[derive(Debug, Clone, Copy)]
pub struct Write {
    method: Method,
}

impl Api {
    /// A method that only reads.
    pub const fn read<T>(self, name: &'static str) -> Read<T> {
        Read {
            method: self.method(name, Access::Reads),
            answer: PhantomData,
        }
    }

    /// A method that changes something.
    pub const fn write(self, name: &'static str) -> Write {
        Write {
            method: self.method(name, Access::Writes),
        }
    }

    const fn method(self, name: &'static str, access: Access) -> Method {
        Method {
            api: self,
            name,
            access,
            dialect: Dialect::Dsm,
        }
    }
}

impl<T> Read<T> {
    /// The same method, spoken as the documents say.
    pub const fn documented(self) -> Self {
        Self {
            method: self.method.documented(),
            answer: PhantomData,
        }
    }

    /// The same method, its answer decoded to something else.
    pub const fn decoded_as<U>(self) -> Read<U> {
        Read {
            method: self.method,
            answer: PhantomData,
        }
    }

    /// The method itself.
    pub const fn method(self) -> Method {
        self.method
    }
}

impl Write {
    /// The same method, spoken as the documents say.
    pub const fn documented(self) -> Self {
        Self {
            method: self.method.documented(),
        }
    }

    /// The method itself.
    pub const fn method(self) -> Method {
        self.method
    }
}

impl Method {
    const fn documented(self) -> Self {
        Self {
            dialect: Dialect::Documented,
            ..self
        }
    }
}

impl<T> Clone for Read<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Read<T> {}

impl<T> std::fmt::Debug for Read<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.method.fmt(f)
    }
}

impl std::fmt::Display for Method {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.api.name, self.name)
    }
}

/// What the NAS offers.
pub(crate) const INFO: Api = Api {
    name: "SYNO.API.Info",
    version: 1,
    package: None,
};

/// Login and logout.
pub(crate) const AUTH: Api = Api {
    name: "SYNO.API.Auth",
    version: 7,
    package: None,
};

/// Several calls in one request.
pub(crate) const ENTRY_REQUEST: Api = Api {
    name: "SYNO.Entry.Request",
    version: 2,
    package: None,
};
