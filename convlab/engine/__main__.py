"""The engine as a process of its own: `python -m convlab.engine`, started by the window, kept warm."""

import os

if __name__ == "__main__":
    # Waiting threads must not spin beside a busy window; OpenMP reads this when torch is loaded.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    from convlab.engine.child import serve

    serve()
