FROM ekidd/rust-musl-builder:stable as builder
ADD --chown=rust:rust . ./
RUN cargo build --release
FROM alpine:3.20
RUN apk --no-cache add ca-certificates~=20240705
COPY --from=builder /home/rust/src/target/x86_64-unknown-linux-musl/release/api /usr/local/bin/
CMD /usr/local/bin/api
