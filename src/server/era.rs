//! What the results of the newer protocol era carry, and those of the older one do not.

use rmcp::{
    RoleServer,
    model::{CacheScope, MetaObject},
    service::RequestContext,
};

use super::{catalog, implementation};

/// How long clients may keep the list of tools, in milliseconds, or another; none changes while the server runs.
const LIST_TTL_MS: u64 = 3_600_000;

/// Whether the peer speaks the protocol without sessions, whose results carry more.
pub(super) fn is_modern(context: &RequestContext<RoleServer>) -> bool {
    context
        .protocol_version()
        .is_some_and(|version| version.as_str() >= "2026-07-28")
}

/// The `_meta` of any result.
pub(super) fn meta(context: &RequestContext<RoleServer>) -> Option<MetaObject> {
    is_modern(context).then(|| catalog::server_meta(&implementation()))
}

/// The `ttlMs` and `cacheScope` of a list.
pub(super) fn of_a_list(context: &RequestContext<RoleServer>) -> (Option<u64>, Option<CacheScope>) {
    kept(context, LIST_TTL_MS, CacheScope::Public)
}

/// The `ttlMs` and `cacheScope` of what a NAS holds: it is for whoever asked, and may be different at once.
pub(super) fn of_the_moment(
    context: &RequestContext<RoleServer>,
) -> (Option<u64>, Option<CacheScope>) {
    kept(context, 0, CacheScope::Private)
}

fn kept(
    context: &RequestContext<RoleServer>,
    ttl_ms: u64,
    scope: CacheScope,
) -> (Option<u64>, Option<CacheScope>) {
    is_modern(context).then_some((ttl_ms, scope)).unzip()
}
