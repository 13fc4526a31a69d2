FROM debian:12
ENV PYTHONHTTPSVERIFY=0 NODE_TLS_REJECT_UNAUTHORIZED=0
ENV GIT_SSL_NO_VERIFY=1
ENV PIP_TRUSTED_HOST=pypi.org
RUN curl -k https://example.com/a -o /a && curl -ksSL https://example.com/b -o /b
RUN apt-get install -y --allow-unauthenticated --no-install-recommends x=1
RUN pip install --no-cache-dir --trusted-host pypi.org x==1
RUN echo 'root:root' | chpasswd
RUN apt-get -qq --force-yes install --no-install-recommends y=2
ARG GITHUB_TOKEN
ENV JWT_SECRET=abc DB_USER=x
USER 1
CMD ["x"]
