//! Names of what DSM offers: packages, APIs and their methods.

/// What a NAS speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// What NASes are attested to speak.
    Dsm,
    /// What three of the documents say.
    Documented,
}

/// A package of the NAS that brings APIs of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Package {
    /// Its name in Package Center.
    pub name: &'static str,
    /// What tells its dialect.
    pub mark: Mark,
}

/// What tells the dialect of a package.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// The APIs that only the documented dialect has.
    Apis(&'static [&'static str]),
    /// A method of the same API that only reads, and that only `dsm` has.
    Method(&'static str),
}

/// An API, at the version that we speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Api {
    /// Its name in `SYNO.API.Info`.
    pub name: &'static str,
    /// The version sent with every call. A later one may lack the methods: `SYNO.Backup.Task` v2 has none.
    pub version: u32,
    /// The package that brings it, absent for DSM's own.
    pub package: Option<Package>,
}

/// A method of an API, and whether it changes anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Method {
    /// The API it belongs to.
    pub api: Api,
    /// Its name; DSM compares the case.
    pub name: &'static str,
    /// Whether it changes anything on the NAS. A change is never sent twice once it may have left.
    pub change: bool,
    /// The dialect it belongs to, which decides on verb and encoding.
    pub dialect: Dialect,
}

impl Api {
    /// A method that only reads.
    pub const fn read(self, name: &'static str) -> Method {
        Method {
            api: self,
            name,
            change: false,
            dialect: Dialect::Dsm,
        }
    }

    /// A method that changes something.
    pub const fn change(self, name: &'static str) -> Method {
        Method {
            api: self,
            name,
            change: true,
            dialect: Dialect::Dsm,
        }
    }
}

impl Method {
    /// The same method, spoken as the documents say.
    pub const fn documented(self) -> Self {
        Self {
            dialect: Dialect::Documented,
            ..self
        }
    }
}

impl std::fmt::Display for Method {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.api.name, self.name)
    }
}

/// Login and logout.
pub(super) const AUTH: Api = Api {
    name: "SYNO.API.Auth",
    version: 7,
    package: None,
};

/// Several calls in one request.
pub(super) const ENTRY_REQUEST: Api = Api {
    name: "SYNO.Entry.Request",
    version: 2,
    package: None,
};
