ARG RUST_VERSION=1.79
ARG APP_NAME=server
FROM rust:${RUST_VERSION}-slim-bookworm AS build
ARG APP_NAME
WORKDIR /app
RUN apt-get update && apt-get install --no-install-recommends -y libpq-dev pkg-config && rm -rf /var/lib/apt/lists/*
RUN --mount=type=bind,source=src,target=src \
    --mount=type=cache,target=/app/target/ \
    <<EOF
set -e
cargo build --locked --release
cp ./target/release/$APP_NAME /bin/server
EOF

FROM debian:bookworm-slim AS final
ARG UID=10001
RUN apt-get update && apt-get install --no-install-recommends -y libpq5 && rm -rf /var/lib/apt/lists/* \
    && adduser --disabled-password --gecos "" --home "/nonexistent" --no-create-home --uid "${UID}" appuser
USER ${UID}
COPY --from=build /bin/server /bin/
EXPOSE 3000
CMD ["/bin/server"]
