"""The pages of an SDK as a site to read in a browser, made by MkDocs."""
