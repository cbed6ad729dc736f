"""Code that calls an SDK, moved over to the next one."""
