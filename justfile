# Everything a change must pass; CI runs the same.
check: fmt clippy test deny doc

fmt:
    cargo fmt --check

clippy:
    cargo clippy --all-targets --locked -- -D warnings

test:
    cargo test --locked

deny:
    cargo deny check bans licenses sources

doc:
    RUSTDOCFLAGS="-D warnings" cargo doc --no-deps --locked
