FROM debian:12-slim
RUN service ssh start
RUN cd /tmp && ./configure && make
RUN ps aux; top -b -n1
RUN wget -q https://example.com/a
RUN wget --progress=dot:giga https://example.com/b
RUN wget https://example.com/c
RUN useradd -m app
USER 65532:65532
ENTRYPOINT exec app
ENTRYPOINT ["app"]
