# A file that an editor under Windows wrote
FROM node:20-alpine
WORKDIR /app
COPY package*.json ./
RUN npm ci \
    --omit=dev
COPY . .
USER 65532:65532
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s CMD ["node", "-e", "require('net').connect(8080, '127.0.0.1').on('connect', () => process.exit(0)).on('error', () => process.exit(1))"]
CMD [ "npm", "start" ]
