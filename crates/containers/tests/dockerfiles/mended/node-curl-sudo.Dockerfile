FROM ubuntu:22.04
RUN apt update && apt install -y curl sudo wget
RUN curl -fsSL https://deb.nodesource.com/setup_20.x | sudo -E bash -
RUN sudo apt-get install -y nodejs
RUN wget https://example.com/tool.tar.gz
RUN cd /opt && tar xf /tool.tar.gz
COPY . app
WORKDIR app
USER 65532:65532
CMD ["node", "index.js"]
