from alpine:3.19 as Base
run apk add --no-cache bash=5.2.21-r0
workdir /srv
copy . .
from Base
expose 80
Cmd ["/srv/run"]
