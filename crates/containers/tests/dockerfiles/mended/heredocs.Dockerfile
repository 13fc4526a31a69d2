# syntax=docker/dockerfile:1
FROM debian:12-slim
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
RUN <<EOF
apt-get update
apt-get install -y --no-install-recommends curl=7.88.1-10+deb12u8 | tee /tmp/log
rm -rf /var/lib/apt/lists/*
EOF
COPY <<-"CONF" /etc/app.conf
	port = 8080
	# not a comment of the Dockerfile
	FROM nowhere
CONF
RUN <<PYTHON python3
print("hello")
PYTHON
USER 1000
HEALTHCHECK NONE
CMD ["app"]
