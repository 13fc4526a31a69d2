FROM debian:12-slim
RUN export VERSION="$(curl -s https://example.com/version)" && echo "$VERSION"
RUN if [ "$(uname -m)" = x86_64 ]; then apt-get update; fi
RUN for p in curl git; do apt-get install -y --no-install-recommends $p; done
RUN apt-get install -y --no-install-recommends "curl=${CURL_VERSION}" $PACKAGES
RUN (cd /tmp && make) && { make install; }
USER 1
