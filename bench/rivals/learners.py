"""Learners of Debian's Python beside ours, on the tables and splits that the bench wrote: python3 learners.py TASK FOLDER, one JSON document on standard output.

A table NAME.csv has numbers only (codes for categories, nothing for a missing value), the label last; NAME.json tells which columns are categories; NAME.splits
has one line of row numbers per part held out. The number of threads comes from OMP_NUM_THREADS.
"""
import json, os, subprocess, sys, time
import numpy as np

task, folder = sys.argv[1], sys.argv[2]
threads = int(os.environ.get("OMP_NUM_THREADS", "1"))
at = lambda name: os.path.join(folder, name)


def table(name):
    rows = np.genfromtxt(at(name + ".csv"), delimiter=",", dtype=float)
    return rows[:, :-1], rows[:, -1]


def splits(name):
    return [np.fromstring(line, dtype=int, sep=" ") for line in open(at(name + ".splits"))]


def others(rows, held):
    mask = np.ones(rows, dtype=bool)
    mask[held] = False
    return mask


def timed(work):
    start = time.perf_counter()
    result = work()
    return result, time.perf_counter() - start


def one_row(predict, x, seconds=0.5):
    """Microseconds of one row asked alone."""
    predict(x[:1])
    start, count = time.perf_counter(), 0
    while time.perf_counter() - start < seconds:
        predict(x[count % len(x):count % len(x) + 1])
        count += 1
    return (time.perf_counter() - start) / count * 1e6


def trees(name):
    """HistGradientBoosting on every split: area under the ROC curve, seconds to fit."""
    from sklearn.ensemble import HistGradientBoostingClassifier
    from sklearn.metrics import roc_auc_score
    x, y = table(name)
    categories = np.array(json.load(open(at(name + ".json")))["categories"], dtype=bool)
    areas, seconds, row = [], [], None
    for held in splits(name):
        known = others(len(y), held)
        model = HistGradientBoostingClassifier(categorical_features=categories, early_stopping=False)
        _, fit = timed(lambda: model.fit(x[known], y[known]))
        areas.append(roc_auc_score(y[held], model.predict_proba(x[held])[:, 1]))
        seconds.append(fit)
        if row is None: row = one_row(model.predict_proba, x[held])
    return {"areas": areas, "seconds": min(seconds), "row": row}


def xgboost(name):
    """XGBoost on the first split: seconds to fit, area, margins, contributions; the model as JSON."""
    import xgboost as xgb
    from sklearn.metrics import roc_auc_score
    x, y = table(name)
    held = splits(name)[0]
    known = others(len(y), held)
    settings = {"objective": "binary:logistic", "tree_method": "hist", "grow_policy": "lossguide", "max_leaves": 31, "max_depth": 0, "eta": 0.1, "lambda": 0, "min_child_weight": 0.001, "nthread": threads}
    model, seconds = None, []
    for _ in range(5):
        # What a user waits for: from the array to the model.
        model, fit = timed(lambda: xgb.train(settings, xgb.DMatrix(x[known], label=y[known], nthread=threads), 100))
        seconds.append(fit)
    asked = xgb.DMatrix(x[held])
    margins = model.predict(asked, output_margin=True)
    contributions, explain = timed(lambda: model.predict(asked, pred_contribs=True))
    model.save_model(at(name + ".model.json"))
    np.savetxt(at(name + ".margins"), margins, fmt="%.9g")
    np.savetxt(at(name + ".contributions"), contributions, fmt="%.9g", delimiter=",")
    return {"area": roc_auc_score(y[held], margins), "seconds": min(seconds), "row": one_row(model.inplace_predict, x[held]), "explain": explain / len(held) * 1e6}


def plain(name):
    """What has one right answer: logistic and ridge regression, isotonic calibration."""
    from sklearn.isotonic import IsotonicRegression
    from sklearn.linear_model import LogisticRegression, Ridge
    x, y = table(name)
    z = (x - x.mean(0)) / x.std(0)
    logistic, fit = timed(lambda: LogisticRegression(C=1, tol=1e-12, max_iter=10000).fit(z, y))
    ridge, fit_ridge = timed(lambda: Ridge(alpha=1.0).fit(z, x[:, 0] * y))
    score = np.round(logistic.predict_proba(z)[:, 1], 6)
    isotonic, fit_isotonic = timed(lambda: IsotonicRegression(out_of_bounds="clip").fit(score, y))
    np.savetxt(at(name + ".plain"), np.c_[logistic.predict_proba(z)[:, 1], ridge.predict(z), score, isotonic.predict(score)], fmt="%.17g", delimiter=",")
    return {"logistic": fit, "ridge": fit_ridge, "isotonic": fit_isotonic}


def ease(name):
    """EASE by numpy: users and items as numbers, a line a pair."""
    pairs = np.loadtxt(at(name + ".csv"), delimiter=",", dtype=int)
    x = np.zeros(pairs.max(0) + 1)
    x[pairs[:, 0], pairs[:, 1]] = 1

    def learn():
        p = np.linalg.inv(x.T @ x + 100.0 * np.eye(x.shape[1]))
        b = -p / np.diag(p)
        np.fill_diagonal(b, 0)
        return b
    seconds = [timed(learn)[1] for _ in range(3)]
    learn().astype("<f8").tofile(at(name + ".weights"))
    return {"seconds": min(seconds)}


def texts(name):
    return [line.rstrip("\n").split("\t", 1) for line in open(at(name), encoding="utf-8")]


def svm(_):
    """TF-IDF of words and characters with a linear support vector machine."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_pipeline, make_union
    from sklearn.svm import LinearSVC
    train, test = texts("train.tsv"), texts("test.tsv")
    model = make_pipeline(make_union(TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True), TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True)), LinearSVC())
    _, seconds = timed(lambda: model.fit([t for _, t in train], [l for l, _ in train]))
    right = np.mean(model.predict([t for _, t in test]) == np.array([l for l, _ in test]))
    return {"accuracy": right, "seconds": seconds, "row": one_row(model.predict, [t for _, t in test], 1.0)}


def fasttext(_):
    """fastText's own program: words, pairs of words and pieces of words."""
    def write(name, rows):
        with open(at(name), "w", encoding="utf-8") as file:
            for label, text in rows: file.write(f"__label__{label} {text.lower()}\n")
    train, test = texts("train.tsv"), texts("test.tsv")
    write("train.ft", train)
    write("test.ft", test)
    run = lambda *args, **more: subprocess.run(["fasttext", *args], check=True, capture_output=True, text=True, **more)
    _, seconds = timed(lambda: run("supervised", "-input", at("train.ft"), "-output", at("ft"), "-lr", "0.5", "-epoch", "50", "-wordNgrams", "2", "-minn", "2", "-maxn", "5", "-dim", "100", "-bucket", "200000", "-thread", str(threads)))
    result = run("test", at("ft.bin"), at("test.ft")).stdout
    right = float(next(line.split()[-1] for line in result.splitlines() if line.startswith("P@1")))
    asked = "".join(text.lower() + "\n" for _, text in test)
    _, alone = timed(lambda: run("predict", at("ft.bin"), "-", input=asked.split("\n", 1)[0] + "\n"))
    _, many = timed(lambda: run("predict", at("ft.bin"), "-", input=asked * 5))
    return {"accuracy": right, "seconds": seconds, "row": (many - alone) / (5 * len(test)) * 1e6}


tasks = {"trees": trees, "xgboost": xgboost, "plain": plain, "ease": ease, "svm": svm, "fasttext": fasttext}
print(json.dumps(tasks[task](sys.argv[3] if len(sys.argv) > 3 else "")))
