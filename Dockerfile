# The server in an image of its own, as a user without rights: docker build -t synology-backup-mcp .
# Only linted where the project is tested, which has no Docker; build and start it once before you rely on it.
#
# docker run -i --rm -e SYNOLOGY_URL=https://192.168.1.20:5001 -e SYNOLOGY_USERNAME=assistant \
#   -v synology-backup-mcp:/data -v /home/me/.synology-password:/run/secrets/synology:ro \
#   -e SYNOLOGY_PASSWORD_FILE=/run/secrets/synology synology-backup-mcp
FROM rust:1.95-alpine AS build
# The C library and compiler that ring needs; whatever fits this Alpine will do.
# hadolint ignore=DL3018
RUN apk add --no-cache musl-dev gcc ca-certificates
WORKDIR /source
COPY . .
RUN cargo build --release --locked --bin synology-backup-mcp \
    && mkdir -p /data /image/etc/ssl/certs /image/tmp \
    && cp target/release/synology-backup-mcp /image/ \
    && cp /etc/ssl/certs/ca-certificates.crt /image/etc/ssl/certs/ \
    && chmod 1777 /image/tmp

FROM scratch
LABEL io.modelcontextprotocol.server.name="io.github.synology-backup-mcp/synology-backup-mcp" \
      org.opencontainers.image.source="https://github.com/synology-backup-mcp/synology-backup-mcp" \
      org.opencontainers.image.licenses="Apache-2.0 OR MIT"
COPY --from=build /image/ /
COPY --from=build --chown=65532:65532 /data /data
# Configuration, audit log and previews; a file with the password must be readable by this user.
ENV HOME=/data XDG_CONFIG_HOME=/data/config XDG_STATE_HOME=/data/state
VOLUME /data
USER 65532:65532
ENTRYPOINT ["/synology-backup-mcp"]
