from pathlib import Path

import aiosql

queries = aiosql.from_path(Path(__file__).parent / "sql", "sqlite3", mandatory_parameters=False)
