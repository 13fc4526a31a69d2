from alpine:3.19 as Base
run apk add --no-cache bash=5.2.21-r0
workdir /srv
copy . .
from Base
expose 80
user 65532:65532
healthcheck --interval=10s --timeout=3s --start-period=10s CMD ["nc", "-z", "127.0.0.1", "80"]
Cmd ["/srv/run"]
