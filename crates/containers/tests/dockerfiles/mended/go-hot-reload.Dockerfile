FROM golang:1.22

WORKDIR /usr/src/app

RUN go install github.com/air-verse/air@latest
RUN go install github.com/go-delve/delve/cmd/dlv@v1.23.0

COPY . .
RUN go mod tidy

CMD ["air", "-c", ".air.toml"]
