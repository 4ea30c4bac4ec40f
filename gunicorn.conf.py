"""The production server: `gunicorn` in this folder serves the dashboard.

The application is loaded once and forked, so that workers share what they have in common.
"""

import os
import threading

# Before NumPy: products here are small, and threads that wait for them take time from workers.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import pandas as pd
from gunicorn.workers.base import Worker

# Before anything of ours is imported, since the checks of tables take it as they find it. Answers
# are made of hundreds of short columns: kept by Arrow, they take a quarter longer.
pd.set_option("mode.string_storage", "python")

bind = os.environ.get("SAFER_BIND", "127.0.0.1:8050")
workers = int(os.environ.get("SAFER_WORKERS", "2"))
threads = 4
worker_class = "worker.BufferingWorker"
preload_app = True
wsgi_app = "wsgi:server"
# The request log is the application's own: one line of JSON a request.
accesslog = None
loglevel = "warning"
control_socket_disable = True


def post_worker_init(worker: Worker) -> None:
    """Let a worker read the data before its first visitor."""
    from pages.web import read_ahead, read_further

    read_ahead(worker.wsgi)
    threading.Thread(target=read_further, args=(worker.wsgi,), daemon=True).start()


def when_ready(_: object) -> None:
    """Say where to look, once it answers."""
    print(f"Safer Leeds is ready: http://{bind}", flush=True)  # noqa: T201 - for the terminal
