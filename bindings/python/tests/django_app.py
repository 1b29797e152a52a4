"""The Django project of the examples, set up once for all tests."""

from __future__ import annotations

import atexit
import os
import shutil
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

EXAMPLES = Path(__file__).parents[1] / "examples"


@cache
def application() -> Any:
    """Returns the WSGI application, with an empty database."""
    folder = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ["SHOP_DATABASE"] = str(Path(folder) / "shop.sqlite3")
    os.environ["DJANGO_SETTINGS_MODULE"] = "django_shop.settings"
    if str(EXAMPLES) not in sys.path:
        sys.path.insert(0, str(EXAMPLES))
    from django.core.management import call_command
    from django.core.wsgi import get_wsgi_application

    made = get_wsgi_application()
    call_command("migrate", verbosity=0)
    return made
