FROM python:3.10-alpine3.18

RUN apk add --no-cache postgresql-libs=15.6-r0 && \
    apk add --no-cache --virtual .build-deps gcc musl-dev postgresql-dev && \
    pip install --no-cache-dir psycopg2==2.9.9 && \
    apk --purge del .build-deps

WORKDIR /srv
COPY . .
USER nobody
ENTRYPOINT ["python3", "-m", "srv"]
