"""The course on the web: `python tools/run.py site` (or `make site`) builds one static site in site/, which any web server can hold.

    python -m tools.web                   builds it: pages, cells that run in the page, notebooks that run in the browser
    python -m http.server -d site          shows it

What is built, from the ground up:

1. `editions`, `words`: the languages, where each has its files, and the site's own words
2. `rewrite`, `stage`: the sources of the pages, laid out with links that hold on the site
3. `walk`, `reference`: pages made of the code: the rooms in reading order, and every public name
4. `conf`, `code_pages`, `bars`: what Sphinx makes of them
5. `carriers`, `wheels`: the files that others made, by hash and with their licences, and minikeras's own wheel
6. `runtime`: Python for the browser, as both kinds of running ask for it
7. `lite`: the notebooks of JupyterLite

Nothing in the site asks another host for anything, unless `--pyodide URL` says so.
"""
