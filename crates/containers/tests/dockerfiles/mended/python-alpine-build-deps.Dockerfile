FROM python:3.10-alpine3.18

RUN apk add --no-cache postgresql-libs=15.6-r0 && \
    apk add --no-cache --virtual .build-deps gcc musl-dev postgresql-dev && \
    pip install --no-cache-dir psycopg2==2.9.9 && \
    apk --purge del .build-deps

WORKDIR /srv
COPY . .
USER nobody
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s CMD ["python", "-c", "import socket; socket.create_connection(('127.0.0.1', 8080), 2)"]
ENTRYPOINT ["python3", "-m", "srv"]
