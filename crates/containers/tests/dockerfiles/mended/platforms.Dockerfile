FROM --platform=linux/amd64 alpine:3.20 AS amd
FROM --platform=$TARGETPLATFORM alpine:3.20 AS same
FROM --platform=${BUILDPLATFORM} alpine:3.20 AS scratch
FROM alpine:${UNKNOWN}
FROM registry.example.com:5000/team/app
FROM alpine@sha256:4bcff63911fcb4448bd4fdacec207030997caf25e9bea4045fa6c8c44de311d1
FROM same
USER 1000
