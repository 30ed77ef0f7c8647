"""Fits boosted trees on the first rows of a table, scores the others and times predict_proba of single rows.

usage: trees.py scikit-learn|xgboost TABLE.csv ROWS_TO_FIT     prints a line of JSON
"""
import json
import sys
import time

import numpy as np
from sklearn.metrics import roc_auc_score

rival, file, fit = sys.argv[1], sys.argv[2], int(sys.argv[3])
table = np.loadtxt(file, delimiter=",")
x, y = table[:, :-1], table[:, -1]
if rival == "scikit-learn":
    import sklearn
    from sklearn.ensemble import HistGradientBoostingClassifier

    name, model = f"scikit-learn {sklearn.__version__}", HistGradientBoostingClassifier(max_iter=100, max_leaf_nodes=31, early_stopping=False)
else:
    import xgboost

    name = f"xgboost {xgboost.__version__}"
    model = xgboost.XGBClassifier(n_estimators=100, max_leaves=31, max_depth=0, grow_policy="lossguide", tree_method="hist", learning_rate=0.1, min_child_weight=1, n_jobs=1, verbosity=0)
model.fit(x[:fit], y[:fit])
auc = roc_auc_score(y[fit:], model.predict_proba(x[fit:])[:, 1])
rows = x[fit:]
for row in rows[:20]:
    model.predict_proba(row.reshape(1, -1))
start, done = time.process_time(), 0
while time.process_time() - start < 1.5:
    model.predict_proba(rows[done % len(rows)].reshape(1, -1))
    done += 1
print(json.dumps({"name": name, "auc": auc, "microseconds": (time.process_time() - start) * 1e6 / done}))
