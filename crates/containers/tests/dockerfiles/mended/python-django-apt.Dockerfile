FROM python:3.11
ENV PYTHONUNBUFFERED=1
RUN apt-get update && apt-get install --no-install-recommends -y libpq-dev gcc gettext && rm -rf /var/lib/apt/lists/*
RUN mkdir /code
WORKDIR /code
COPY requirements.txt /code/
RUN pip install --no-cache-dir -r requirements.txt
COPY . /code/
RUN python manage.py collectstatic --noinput
EXPOSE 8000
USER 65532:65532
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s CMD ["python", "-c", "import socket; socket.create_connection(('127.0.0.1', 8000), 2)"]
CMD ["python", "manage.py", "runserver", "0.0.0.0:8000"]
