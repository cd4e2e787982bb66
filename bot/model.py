"""The trained model: whether it is there, whether it is stale, and training it.

A model belongs to the training data it was made from. A fingerprint of every file that goes in
is kept beside it, so that changed words are trained in at the next start and unchanged ones cost
nothing.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import subprocess
import sys
from pathlib import Path

from bot.trouble import Trouble

ROOT = Path(__file__).resolve().parent.parent
TRAINING_DATA = ("nlu/zh", "nlu/en", "dialogues/rules")
DOMAIN = "dialogues/domain"
CODE = ("nlu/components", "nlu/readers")
FOLDER = "model"


def model_path(var: Path) -> Path:
    return var / FOLDER / "followup.tar.gz"


def fingerprint() -> str:
    """A digest of everything the model is made from."""
    digest = hashlib.sha256()
    files = [ROOT / "config.yml"]
    for folder in (*TRAINING_DATA, DOMAIN):
        files += sorted((ROOT / folder).rglob("*.yml"))
    for folder in CODE:
        files += sorted((ROOT / folder).rglob("*.py"))
    for file in files:
        digest.update(str(file.relative_to(ROOT)).encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def is_fresh(var: Path) -> bool:
    """True when the model there was made from the files as they are now."""
    stamp = model_path(var).with_suffix(".fingerprint")
    return model_path(var).exists() and stamp.exists() and stamp.read_text("utf-8") == fingerprint()


def ensure_model(var: Path, *, say: str | None = None) -> Path:
    """Return the model, training it first where it is missing or stale (about half a minute).

    Raises:
        Trouble: training failed; says where its output is.
    """
    path = model_path(var)
    if is_fresh(var):
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    with (path.parent / "training.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # of two that want it, one trains and both have it
        if not is_fresh(var):
            if say:
                print(say, file=sys.stderr, flush=True)
            train(var)
    return path


def train(var: Path) -> None:
    """Train into place. A half-trained model never takes the place of a whole one."""
    path = model_path(var)
    made_from = fingerprint()
    log = path.parent / "training.log"
    command = [
        sys.executable,
        "-m",
        "rasa",
        "train",
        "--data",
        *TRAINING_DATA,
        "--domain",
        DOMAIN,
        "--config",
        "config.yml",
        "--out",
        str(path.parent),
        "--fixed-model-name",
        f"new-{os.getpid()}",
    ]
    environment = {
        **os.environ,
        "RASA_TELEMETRY_ENABLED": "false",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "PYTHONPATH": str(ROOT),
    }
    with log.open("wb") as output:
        done = subprocess.run(
            command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT, check=False
        )
    fresh = path.parent / f"new-{os.getpid()}.tar.gz"
    if done.returncode != 0 or not fresh.exists():
        raise Trouble(f"the model could not be trained; what went wrong is in {log}")
    fresh.replace(path)
    path.with_suffix(".fingerprint").write_text(made_from, "utf-8")
