FROM golang:1.23.4-alpine3.21 AS builder
RUN apk add --no-cache git tzdata ca-certificates && adduser -D -u 10001 app
WORKDIR /src
COPY . .
RUN go build -o /bin/api ./cmd/api

FROM scratch
COPY --from=builder /etc/passwd /etc/passwd
COPY --from=builder /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=builder /usr/share/zoneinfo /usr/share/zoneinfo
COPY --from=builder /bin/api /api
USER app
ENTRYPOINT ["/api"]
