FROM debian:12-slim AS a
RUN cat /etc/passwd | wc -l
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
RUN cat /etc/passwd | wc -l
FROM a AS b
RUN cat /etc/passwd | wc -l && true
RUN set -o pipefail && cat /etc/passwd | wc -l
RUN echo "a | b" || true
SHELL ["/bin/sh", "-c"]
RUN ls -l | cat; ls
USER 1
