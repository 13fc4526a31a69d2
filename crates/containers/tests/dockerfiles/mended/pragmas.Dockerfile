# hadolint global ignore=DL3059
# checkov:skip=CKV_DOCKER_2:the orchestrator asks
FROM debian:12-slim
# hadolint ignore=DL3008,DL3015
RUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*
RUN echo 1
RUN echo 2
# hadolint ignore=DL3020

COPY files /files
USER 1
CMD ["curl"]
