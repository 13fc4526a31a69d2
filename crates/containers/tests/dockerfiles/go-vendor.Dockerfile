FROM golang:1.20 AS base
WORKDIR /app
ADD . /app
RUN go build -mod=vendor -o /app/run .

FROM base AS test
RUN go test ./...

FROM debian:12-slim AS final
COPY --from=base /app/run /usr/local/bin/run
CMD ["run"]
