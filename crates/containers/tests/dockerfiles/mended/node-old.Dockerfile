FROM node:carbon
LABEL org.opencontainers.image.authors="Jane Doe <jane@example.com>"
RUN mkdir -p /usr/src/app
WORKDIR /usr/src/app
COPY package.json /usr/src/app/
RUN npm install -g pm2 && npm install
COPY . /usr/src/app
EXPOSE 3000 9229
USER 65532:65532
CMD ["npm", "start"]
