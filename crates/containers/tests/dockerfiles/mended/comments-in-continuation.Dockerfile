FROM debian:12-slim

# Everything in one layer.
RUN set -eux; \
    # the lists
    apt-get update; \
    apt-get install -y --no-install-recommends \
        ca-certificates \

        # for the database
        libpq5 \
    ; \
    rm -rf /var/lib/apt/lists/*

USER 10001
CMD ["sh"]
