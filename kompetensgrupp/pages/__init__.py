"""Pages put together from many capabilities: the case, the start page, the log, the handbook."""
