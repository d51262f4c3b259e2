"""The database: the PostgreSQL backend that works as a narrow role, and the server that starts by itself."""
