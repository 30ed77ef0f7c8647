"""A FastAPI service that does for a decision what Opportune does, as a very good Python engineer would write it.

usage: fastapi_same_work.py PORT WORKERS BANK.json FOLDER SHA256-OF-THE-KEY thread|loop      serves
       fastapi_same_work.py count FOLDER                      opens every record and prints how many requests they hold

thread commits in a thread of its own while the event loop goes on; loop commits in the event loop, which spares the hand-over.

Of the 200 candidates of the bench's bank, each under its five rules, it judges, limits, scores and chooses, and it answers after
the record of that is encrypted and synced to disk. All rules are one comparison of arrays; the part of the score that belongs to
the action is summed up beforehand; records that wait are committed together; each worker has its own file and its own counters.
It does not work out facts from events (they are drawn once and lie ready), has no tamper-evident chain, no keys per customer, no
exploration and no explanations: Opportune does all of these in the time it is compared by.
"""
import asyncio, gc, glob, hashlib, hmac, json, os, re, sqlite3, struct, sys, time
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

try:
    import orjson
    dumps, loads = orjson.dumps, orjson.loads
except ImportError:
    loads = json.loads
    encoder = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False)
    def dumps(value): return encoder.encode(value).encode()

CUSTOMERS, KEPT_ANSWERS = 50_021, 100_000
DAILY, WEEKLY_MARKETING, WEEKLY_GROUP = 40, 120, 60


class Rules:
    """The bank's rules as columns of facts and thresholds: a fact or its negative must reach the threshold."""

    def __init__(self, bank):
        self.names, rows = {}, []
        for rules in bank["rules"]:
            rows.append([term for rule in rules for term in map(self.term, rule.split(" && "))])
        width = max(map(len, rows))
        always = (self.column("always"), 1, 0.5)
        self.terms = [row + [always] * (width - len(row)) for row in rows]

    def column(self, name):
        return self.names.setdefault(name, len(self.names))

    def term(self, text):
        if found := re.fullmatch(r"([\w.]+) (>=|<=) ([\d.]+)", text):
            sign = 1 if found[2] == ">=" else -1
            return self.column(found[1]), sign, sign * float(found[3])
        if found := re.fullmatch(r"!\(?(.+?)\)?", text): return self.column(found[1]), -1, -0.5
        if found := re.fullmatch(r"([\w.]+) != ('.+')", text): return self.column(f"{found[1]} == {found[2]}"), -1, -0.5
        return self.column(text), 1, 0.5

    def arrays(self):
        """Where each comparison finds its fact (negatives follow the facts), and its threshold: a row a rule, a column an action."""
        facts = len(self.names)
        at = [[column if sign > 0 else facts + column for column, sign, _ in row] for row in self.terms]
        return np.array(at, dtype=np.intp).T.copy(), np.array([[limit for _, _, limit in row] for row in self.terms]).T.copy()


def drawn(names, ranges, rng):
    """Facts of customers over the ranges that the rules cut: the facts, then their negatives."""
    ranges = {"customer.age": (17, 77, True), "overdraft.days30": (0, 11, True)} | {name: (low, high, whole) for name, low, high, whole in ranges}
    rare = {"'hardship' in matters": 0.02, "moments.lowBalanceAhead": 0.05, "customer.employment == 'unemployed'": 0.14, "always": 1.0}
    facts = np.empty((CUSTOMERS, len(names)))
    holds = rng.integers(0, 40, CUSTOMERS)
    for name, column in names.items():
        if name in ranges:
            low, high, whole = ranges[name]
            values = rng.uniform(low, high, CUSTOMERS)
            facts[:, column] = np.round(values) if whole else values
        elif "in holdings" in name: facts[:, column] = holds == int(name[3:5])
        else: facts[:, column] = rng.random(CUSTOMERS) < rare.get(name, 0.9)
    return np.hstack([facts, -facts])


def fitted(rng, customer_features=20, action_features=10):
    """A fitted model's weights of the customer's features and of the action's, and its intercept."""
    from sklearn.linear_model import LogisticRegression
    x = rng.normal(size=(5000, customer_features + action_features))
    y = rng.random(5000) < 1 / (1 + np.exp(-(x @ rng.normal(size=x.shape[1])) / 3 + 2))
    model = LogisticRegression(max_iter=200).fit(x, y)
    return model.coef_[0, :customer_features].copy(), model.coef_[0, customer_features:].copy(), model.intercept_[0]


class Bank:
    """All that a decision needs, ready in arrays."""

    def __init__(self, path):
        source = json.load(open(path, encoding="utf-8"))
        rng = np.random.default_rng(7)
        rules = Rules(source)
        self.at, self.thresholds = rules.arrays()
        self.facts = drawn(rules.names, source["ranges"], rng)
        self.spending = self.facts[:, rules.names["features.spendingMonth"]].copy()
        number = np.array([int(action[-4:]) for action in source["actions"]])
        self.actions, self.numbers, self.count = source["actions"], number.tolist(), len(number)
        self.other_than_marketing = np.array([a.startswith("nurture") for a in self.actions])
        self.outside_group = np.array([not a.startswith("grow/g-00/") for a in self.actions])
        self.group_or_marketing = list(zip((~self.other_than_marketing).tolist(), (~self.outside_group).tolist()))
        weights, action_weights, intercept = fitted(rng)
        self.features, self.weights = rng.normal(size=(CUSTOMERS, len(weights))), weights
        self.action_part = rng.normal(size=(self.count, len(action_weights))) @ action_weights + intercept
        lever = np.where(self.outside_group, 1.0, 1.1)
        self.bank_value, self.customer_value = (5.0 + number % 60) * lever, 0.5 * 0.001 * (1 + number % 9) * lever
        self.fitting = number % 6
        self.moments = 1 + 0.2 * (rng.random((CUSTOMERS, 6)) < 0.2)
        self.page = {page: np.where(number % 3 == i, 1.3, 1.0) for i, page in enumerate(["cards", "savings", "loans"])} | {"home": np.ones(self.count)}
        # Per customer as plain lists: one number of a list costs a fifth of one of an array.
        self.consents = (rng.random(CUSTOMERS) >= 0.05).tolist()
        self.without_marketing, self.without_model = (rng.random(CUSTOMERS) < 0.05).tolist(), (rng.random(CUSTOMERS) < 0.05).tolist()
        self.prior = np.log((0.01 + 0.01 * (number % 8)) / (0.99 - 0.01 * (number % 8)))


class Counters:
    """Contacts of each customer: of the day, and by the day of the last seven."""

    def __init__(self):
        self.day, self.today, self.marketing, self.group = [0] * CUSTOMERS, [0] * CUSTOMERS, [None] * CUSTOMERS, [None] * CUSTOMERS

    def room(self, customer, day):
        """Whether there is room for any contact, for marketing, for the group."""
        if self.day[customer] != day: self.today[customer], self.day[customer] = 0, day
        return self.today[customer] < DAILY, self.week(self.marketing[customer], day) < WEEKLY_MARKETING, self.week(self.group[customer], day) < WEEKLY_GROUP

    @staticmethod
    def week(days, day):
        return sum(count for at, count in days.items() if at > day - 7) if days else 0

    def add(self, customer, day, is_marketing, is_group):
        self.today[customer] += 1
        for kept, counts in ((self.marketing, is_marketing), (self.group, is_group)):
            if not counts: continue
            days = kept[customer]
            if days is None: days = kept[customer] = {}
            days[day] = days.get(day, 0) + 1


class Ledger:
    """Encrypted records in SQLite: whatever waits is committed together, and who waits goes on after the commit."""

    def __init__(self, folder, commits_in):
        self.cipher = AESGCM(open(os.path.join(folder, "data.key"), "rb").read())
        self.file = sqlite3.connect(os.path.join(folder, f"records-{os.getpid()}.db"), isolation_level=None, check_same_thread=False)
        self.file.execute("PRAGMA journal_mode=WAL")
        self.file.execute("PRAGMA synchronous=FULL")
        self.file.execute("CREATE TABLE records (serial INTEGER PRIMARY KEY, nonce BLOB NOT NULL, sealed BLOB NOT NULL)")
        self.prefix, self.serial = os.urandom(4), 0
        self.waiting, self.arrived = [], asyncio.Event()
        self.thread = ThreadPoolExecutor(1) if commits_in == "thread" else None
        self.loop = asyncio.get_running_loop()
        self.writer = self.loop.create_task(self.write())

    def append(self, record, answer):
        """A future that gives the answer when the record is on disk."""
        done = self.loop.create_future()
        self.waiting.append((record, answer, done))
        self.arrived.set()
        return done

    async def write(self):
        while True:
            await self.arrived.wait()
            self.arrived.clear()
            batch, self.waiting = self.waiting, []
            failure = await self.loop.run_in_executor(self.thread, self.commit, batch) if self.thread else self.commit(batch)
            for _, answer, done in batch:
                if failure is None: done.set_result(answer)
                else: done.set_exception(failure)

    def commit(self, batch):
        rows = []
        for record, _, _ in batch:
            self.serial += 1
            nonce = self.prefix + self.serial.to_bytes(8, "big")
            rows.append((self.serial, nonce, self.cipher.encrypt(nonce, record, None)))
        try:
            self.file.execute("BEGIN IMMEDIATE")
            self.file.executemany("INSERT INTO records VALUES (?, ?, ?)", rows)
            self.file.execute("COMMIT")
            return None
        except sqlite3.Error as failure:
            if self.file.in_transaction: self.file.execute("ROLLBACK")
            return failure


class Decider:
    """Judges, limits, scores, chooses, and writes the record."""

    def __init__(self, bank, ledger):
        self.bank, self.ledger, self.counters, self.answers = bank, ledger, Counters(), OrderedDict()
        self.secret = os.urandom(32)

    async def decide(self, body):
        request = body["customer"], body["requestId"]
        if (known := self.answers.get(request)) is not None: return await asyncio.shield(known[1]) if known[0] == body else None
        # Whoever asks the same once more waits for the same answer.
        record, text = self.work(body)
        answer = self.ledger.append(record, text)
        self.answers[request] = body, answer
        if len(self.answers) > KEPT_ANSWERS: self.answers.popitem(last=False)
        return await asyncio.shield(answer)

    def work(self, body):
        bank, name = self.bank, body["customer"]
        now = time.time()
        customer, day = int(name[2:]) % CUSTOMERS, int(now // 86_400)
        passed = bank.facts[customer].take(bank.at) >= bank.thresholds
        stays = np.logical_and.reduce(passed, 0)
        any_room, marketing_room, group_room = self.counters.room(customer, day)
        if not any_room: stays[:] = False
        if not (marketing_room and bank.consents[customer]) or bank.without_marketing[customer]: stays &= bank.other_than_marketing
        if not group_room: stays &= bank.outside_group
        margin = bank.prior if bank.without_model[customer] else bank.action_part + bank.features[customer].dot(bank.weights)
        chance = 1 / (1 + np.exp(-margin))
        value = bank.bank_value + bank.customer_value * bank.spending[customer]
        score = chance * value * bank.page[body["context"]["page"]] * bank.moments[customer].take(bank.fitting)
        ranked = np.where(stays, score, -1.0)
        best = int(ranked.argmax())
        is_chosen = bool(stays[best])
        if is_chosen: self.counters.add(customer, day, *bank.group_or_marketing[best])
        serial = self.ledger.serial + len(self.ledger.waiting)
        decision = f"{serial:x}-{body['requestId']}"
        record = b"".join((struct.pack("<d3i", now, customer, best if is_chosen else -1, self.counters.today[customer]), body["requestId"].encode(), b"\n", np.packbits(passed).tobytes(), np.packbits(stays).tobytes(),
            bank.facts[customer, :bank.facts.shape[1] // 2].astype(np.float32).tobytes(), chance[stays].astype(np.float32).tobytes(), score[stays].astype(np.float32).tobytes()))
        return record, dumps(self.answer(body, name, decision, best if is_chosen else None, score, bank.spending[customer]))

    def answer(self, body, name, decision, best, score, spending):
        if best is None: placement = {"name": body["placements"][0]["name"], "outcome": "fallback", "options": [], "content": {"title": "Welcome", "body": "Nothing needs your attention today.", "link": "/accounts"}}
        else:
            token = f"{decision}.0.{hmac.digest(self.secret, decision.encode(), 'sha256')[:12].hex()}"
            number, money = self.bank.numbers[best], f"€{round(spending, -1):.0f}"
            placement = {"name": body["placements"][0]["name"], "outcome": "chosen", "options": [{
                "token": token, "action": self.bank.actions[best], "treatment": "home", "rank": 1,
                "content": {"title": f"Action {number} for you", "body": f"You spent {money} in 30 days. This is what action {number} could do for you, in a sentence of usual length.", "callToAction": "See more", "link": f"/actions/{number}", "image": "picture", "disclosures": []},
                "because": f"You spent {money} lately.", "score": float(score[best])}]}
        return {"decisionId": decision, "customer": name, "placements": [placement], "versions": {"model": "logistic-regression"}}


def application():
    from fastapi import FastAPI, Request, Response
    path, folder, key_hash, commits_in = sys.argv[3:7]
    roles = {bytes.fromhex(key_hash): {"decide"}}
    bank, app = Bank(path), FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    decider = None

    @app.on_event("startup")
    async def start():
        nonlocal decider
        decider = Decider(bank, Ledger(folder, commits_in))
        gc.collect()
        gc.freeze()
        gc.set_threshold(50_000, 20, 20)

    @app.post("/v1/decisions")
    async def decide(request: Request):
        scheme, _, key = request.headers.get("authorization", "").partition(" ")
        allowed = roles.get(hashlib.sha256(key.encode()).digest())
        if scheme != "Bearer" or allowed is None: return Response(b'{"code":"key.unknown"}', 401, media_type="application/json")
        if "decide" not in allowed: return Response(b'{"code":"key.role"}', 403, media_type="application/json")
        answer = await decider.decide(loads(await request.body()))
        if answer is None: return Response(b'{"code":"request.conflict"}', 409, media_type="application/json")
        return Response(answer, media_type="application/json")

    return app


def count(folder):
    """Opens and authenticates every record that is committed; gives the number of distinct requests."""
    cipher, requests = AESGCM(open(os.path.join(folder, "data.key"), "rb").read()), set()
    for path in glob.glob(os.path.join(folder, "records-*.db")):
        file = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        for nonce, sealed in file.execute("SELECT nonce, sealed FROM records"):
            record = cipher.decrypt(nonce, sealed, None)
            requests.add((record[8:12], record[20:record.index(b"\n", 20)]))
    return len(requests)


if __name__ == "__main__" and sys.argv[1] == "count": print(count(sys.argv[2]))
elif __name__ == "__main__":
    import uvicorn
    port, workers = int(sys.argv[1]), int(sys.argv[2])
    with open(os.path.join(sys.argv[4], "data.key"), "xb") as key: key.write(os.urandom(32))
    uvicorn.run("fastapi_same_work:application", factory=True, app_dir=sys.path[0], host="127.0.0.1", port=port, workers=workers, access_log=False, log_level="info", timeout_keep_alive=75)
