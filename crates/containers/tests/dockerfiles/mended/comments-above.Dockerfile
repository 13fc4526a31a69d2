FROM python:3.12-slim
WORKDIR /app
COPY . .
EXPOSE 8000

USER 65532:65532
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s CMD ["python", "-c", "import socket; socket.create_connection(('127.0.0.1', 8000), 2)"]

# The server of the standard library is enough here.
# hadolint ignore=DL3025
CMD python -m http.server 8000
