FROM python
RUN pip install --no-cache-dir flask gunicorn==21.2.0 && python3 -m pip install --no-cache-dir --upgrade pip
COPY app.py .
ENV SECRET_KEY=changeme
USER 65532:65532
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s CMD ["python", "-c", "import socket; socket.create_connection(('127.0.0.1', 8080), 2)"]
CMD ["gunicorn", "-b", "0.0.0.0:5000", "app:app"]
