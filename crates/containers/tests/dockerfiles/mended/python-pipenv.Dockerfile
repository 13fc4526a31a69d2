FROM python:3.9-slim
RUN pip install --no-cache-dir pipenv==2023.12.1
WORKDIR /app
COPY Pipfile Pipfile.lock /app/
RUN pipenv install --system --deploy
COPY . /app
EXPOSE 5000
USER 65532:65532
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s CMD ["python", "-c", "import socket; socket.create_connection(('127.0.0.1', 5000), 2)"]
ENTRYPOINT ["./boot.sh"]
CMD ["web"]
