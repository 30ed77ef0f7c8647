"""A FastAPI service as a team would write it: 200 candidates scored with a fitted scikit-learn model, the best is answered.

usage: fastapi_service.py PORT WORKERS

It knows every customer's 20 features in memory, builds the 200 rows of customer and action with numpy and scores them in one
call. It has no rules, no limits, no keys, no encryption and no durable record.
"""
import sys

import numpy as np
import uvicorn
from fastapi import FastAPI, Request, Response
from sklearn.linear_model import LogisticRegression

try:
    import orjson

    def dumps(value):
        return orjson.dumps(value)

    loads = orjson.loads
except ImportError:
    import json

    def dumps(value):
        return json.dumps(value).encode()

    loads = json.loads

ACTIONS, CUSTOMER_FEATURES, ACTION_FEATURES = 200, 20, 10
rng = np.random.default_rng(7)
action_rows = rng.normal(size=(ACTIONS, ACTION_FEATURES))
values = rng.uniform(5, 60, size=ACTIONS)


def fitted():
    x = rng.normal(size=(5000, CUSTOMER_FEATURES + ACTION_FEATURES))
    y = rng.random(5000) < 1 / (1 + np.exp(-(x @ rng.normal(size=x.shape[1])) / 3 + 2))
    return LogisticRegression(max_iter=200).fit(x, y)


model = fitted()
customers = rng.normal(size=(100_003, CUSTOMER_FEATURES))
app = FastAPI()


@app.post("/v1/decisions")
async def decide(request: Request):
    body = loads(await request.body())
    number = int(body["customer"][2:])
    rows = np.empty((ACTIONS, CUSTOMER_FEATURES + ACTION_FEATURES))
    rows[:, :CUSTOMER_FEATURES] = customers[number % len(customers)]
    rows[:, CUSTOMER_FEATURES:] = action_rows
    chance = model.predict_proba(rows)[:, 1]
    best = int(np.argmax(chance * values))
    answer = {
        "decisionId": f"{number}-{body['requestId']}", "customer": body["customer"], "placements": [{
            "name": body["placements"][0]["name"], "outcome": "chosen", "options": [{
                "token": f"{number}.0.{body['requestId']}", "action": f"grow/g-00/a-{best:04d}", "treatment": "home", "rank": 1,
                "content": {"title": f"Action {best} for you", "body": "This is what the action could do for you, in a sentence of usual length.", "callToAction": "See more", "link": f"/actions/{best}", "image": "picture", "disclosures": []},
                "because": "You spent a lot lately.", "score": float(chance[best])}]}],
        "versions": {"model": "logistic-regression"}}
    return Response(dumps(answer), media_type="application/json")


if __name__ == "__main__":
    port, workers = int(sys.argv[1]), int(sys.argv[2])
    if workers == 1:
        uvicorn.run(app, host="127.0.0.1", port=port, access_log=False, log_level="info")
    else:
        uvicorn.run("fastapi_service:app", app_dir=sys.path[0], host="127.0.0.1", port=port, workers=workers, access_log=False, log_level="info")
