FROM ekidd/rust-musl-builder:stable AS builder
ADD --chown=rust:rust . ./
RUN cargo build --release
FROM alpine:3.20
RUN apk --no-cache add ca-certificates~=20240705
COPY --from=builder /home/rust/src/target/x86_64-unknown-linux-musl/release/api /usr/local/bin/
USER 65532:65532
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s CMD ["nc", "-z", "127.0.0.1", "8080"]
CMD ["/usr/local/bin/api"]
