//! The protocol eras: how a client opens one, and what results of the newer carry that those of the older do not.

use rmcp::{
    RoleServer,
    model::{
        CacheScope, ClientRequest, GetMeta, JsonRpcMessage, JsonRpcRequest, MetaObject,
        ProtocolVersion,
    },
    service::{RequestContext, RxJsonRpcMessage},
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

/// Whether rmcp takes the message as the beginning; a ping or a question about the server comes before it.
pub(super) fn begins(message: &RxJsonRpcMessage<RoleServer>) -> bool {
    let JsonRpcMessage::Request(JsonRpcRequest { request, .. }) = message else {
        return false;
    };
    let meta = request.get_meta();
    match request {
        ClientRequest::InitializeRequest(_) => true,
        ClientRequest::PingRequest(_) | ClientRequest::DiscoverRequest(_) => false,
        _ => {
            let known = meta
                .protocol_version()
                .is_some_and(|version| ProtocolVersion::KNOWN_VERSIONS.contains(&version));
            known
                && meta
                    .missing_required_keys(&ProtocolVersion::V_2026_07_28)
                    .is_empty()
        }
    }
}
