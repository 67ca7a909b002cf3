"""Reads a topic of Throughline into SQLite. kafka-python 3, Python 3.9 or later. An error ends it: start it again."""
import json, os, re, sqlite3, urllib.parse, urllib.request
from kafka import KafkaConsumer

TOPIC = os.environ.get("TOPIC", "throughline.logistics")
TYPES = os.environ.get("TYPES", "shipment-delivered.v1").split(",")
FEED, FEED_KEY = os.environ.get("FEED", "http://localhost:4200"), os.environ.get("FEED_KEY", "")
database = sqlite3.connect(os.environ.get("DATABASE", "reading.sqlite"))
database.execute("CREATE TABLE IF NOT EXISTS cursor (key TEXT PRIMARY KEY, epoch TEXT, last TEXT)")
database.execute("CREATE TABLE IF NOT EXISTS told (n INTEGER PRIMARY KEY, fact TEXT)")


def apply(fact):
    """Yours: what one event does, in the transaction that moves the cursor."""
    database.execute("INSERT INTO told (fact) VALUES (?)", [json.dumps(fact)])


def rank(event_id):
    """`<position>.<index>::<event>` as a pair that grows; a position alone stands behind all of its events."""
    return tuple(map(int, re.match(r"(\d+)(?:\.(\d+)::)?", event_id).groups("9999")))


def take(cursor, fact):
    if cursor["epoch"] not in ("", fact["epoch"]):
        raise SystemExit(f"{fact['id']} is of epoch {fact['epoch']}")
    if rank(fact["id"]) > rank(cursor["last"]):  # else it was seen before
        if fact["type"].endswith(tuple(f".{name}" for name in TYPES)):
            apply(fact)
        cursor.update(epoch=fact["epoch"], last=fact["id"])


def fill(cursor, shards, position):
    """What the topic has no longer, the feed has."""
    while rank(cursor["last"])[0] < position:
        query = urllib.parse.urlencode({"shards": shards, "lastEventId": cursor["last"]})
        request = urllib.request.Request(f"{FEED}/v1/feed?{query}", headers={"Authorization": f"Bearer {FEED_KEY}"})
        with urllib.request.urlopen(request) as answer:
            for fact in json.load(answer):
                take(cursor, fact)
            cursor["last"] = answer.headers["Feed-Scanned-To"]


servers, group = os.environ.get("BROKERS", "localhost:9092").split(","), os.environ.get("GROUP", "acme.logistics")
reading = {"auto_offset_reset": "earliest", "enable_auto_commit": False}
consumer = KafkaConsumer(TOPIC, bootstrap_servers=servers, group_id=group, **reading)
while True:
    for (_, partition), messages in consumer.poll(timeout_ms=1000).items():
        width = 1024 // len(consumer.partitions_for_topic(TOPIC))
        shards = f"{partition * width}-{(partition + 1) * width - 1}"
        key = f"{TOPIC}/{shards}"
        with database:  # one transaction
            row = database.execute("SELECT epoch, last FROM cursor WHERE key = ?", [key]).fetchone()
            cursor = dict(zip(("epoch", "last"), row or ("", "0")))
            for message in messages:
                fact = {name.replace("ce_", ""): value.decode() for name, value in message.headers}
                if not fact["type"].endswith(".watermark.v1"):  # no event
                    fill(cursor, shards, int(fact["prevposition"]))
                    take(cursor, {**fact, "data": json.loads(message.value)})
            database.execute("INSERT OR REPLACE INTO cursor VALUES (?, ?, ?)", [key, cursor["epoch"], cursor["last"]])
    consumer.commit()
