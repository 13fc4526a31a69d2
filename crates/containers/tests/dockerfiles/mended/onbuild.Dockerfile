FROM node:20-slim
ONBUILD ARG NODE_ENV=production
ONBUILD COPY package.json /app/
ONBUILD RUN npm install express
ONBUILD WORKDIR app
ONBUILD MAINTAINER nobody
HEALTHCHECK CMD curl -f http://localhost/ || exit 1
HEALTHCHECK CMD ["curl", "-f", "http://localhost/"]
USER 1000
CMD ["node"]
CMD ["node", "server.js"]
