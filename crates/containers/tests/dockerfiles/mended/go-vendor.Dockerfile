FROM golang:1.20 AS base
WORKDIR /app
COPY . /app
RUN go build -mod=vendor -o /app/run .

FROM base AS test
RUN go test ./...

FROM debian:12-slim AS final
COPY --from=base /app/run /usr/local/bin/run
USER 65532:65532
CMD ["run"]
