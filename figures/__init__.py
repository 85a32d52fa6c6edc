"""Every picture of the README and the lessons, and the scripts that draw them."""
