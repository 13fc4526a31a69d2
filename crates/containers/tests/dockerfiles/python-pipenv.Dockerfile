FROM python:3.9-slim
RUN pip install --no-cache-dir pipenv==2023.12.1
WORKDIR /app
COPY Pipfile Pipfile.lock /app/
RUN pipenv install --system --deploy
COPY . /app
EXPOSE 5000
ENTRYPOINT ["./boot.sh"]
CMD ["web"]
