# A file that an editor under Windows wrote
FROM node:20-alpine
WORKDIR /app
COPY package*.json ./
RUN npm ci \
    --omit=dev
COPY . .
CMD [ "npm", "start" ]
