FROM alpine:3.20 AS one
FROM alpine:3.20 AS one
COPY a b c
COPY a b /d/
COPY --from=one /x /x
COPY --from=two /x /x
COPY --from=0 /x /x
COPY --from=7 /x /x
COPY --from=nginx:1.27 /etc/nginx /etc/nginx
COPY --from=nginx /etc/nginx /etc/nginx
COPY --from=nginx:1.27 / /
ADD https://example.com/x.tar.gz /opt/
ADD site.tar.gz /srv/
COPY --chown=1:1 conf /etc/
EXPOSE 22 80/tcp 70000 8000-8010
ENV A=1 B=$A C="x y"
ENV PATH=/opt/bin:$PATH
LABEL maintainer="somebody"
VOLUME ["/data"]
STOPSIGNAL SIGTERM
USER app:app
