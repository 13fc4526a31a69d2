import json
import logging
import os

import redis

log = logging.getLogger("notifier")


def text_of(message: dict) -> str:
    return f"parcel {message['reference']} is {message['state']}"


def main() -> None:
    channel = redis.from_url(os.environ["REDIS_URL"]).pubsub()
    channel.subscribe("parcels")
    for event in channel.listen():
        if event["type"] == "message":
            log.info(text_of(json.loads(event["data"])))


if __name__ == "__main__":
    main()
