FROM python
RUN pip install flask gunicorn==21.2.0 && python3 -m pip install --upgrade pip
COPY app.py .
ENV SECRET_KEY=changeme
CMD ["gunicorn", "-b", "0.0.0.0:5000", "app:app"]
